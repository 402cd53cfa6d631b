using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Appliance.Officers.Cards;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>One officer who may work at this desk.</summary>
public sealed record Officer(string Number, PinHash Pin, DateTimeOffset AddedAt)
{
    /// <summary>May lift a wait after wrong PINs, and ends duress.</summary>
    public bool Supervisor { get; init; }

    /// <summary>Signs in as usual and calls for help in silence; null for none.</summary>
    public PinHash? Duress { get; init; }

    /// <summary>The public key of the officer's own card (SubjectPublicKeyInfo, DER, P-256); null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Card { get; init => field = value is { Length: > 0 } ? value : null; }
}

/// <summary>The officers' file cannot be used; the message is one sentence that says what to do.</summary>
public sealed class OfficerException(string sentence) : Exception(sentence);

/// <summary>
/// The officers of one board: <c>officers.json</c> in its data directory, mode 0600. Read anew at every use, so that an
/// officer added or removed by the technician counts from that moment on. Safe for concurrent readers; one writer.
/// </summary>
public sealed class OfficerRegister(string dataDirectory)
{
    public const string FileName = "officers.json";
    public const int OfficersMax = 1000;
    private const long SizeBytesMax = 1 << 20;

    private readonly string _path = Path.Combine(dataDirectory, FileName);

    /// <summary>In the order of their numbers; empty when there is no file yet.</summary>
    /// <exception cref="OfficerException">The file is there but cannot be read.</exception>
    public ImmutableArray<Officer> All()
    {
        try
        {
            FileInfo file = new(_path);
            if (!file.Exists)
                return [];
            if (file.Length > SizeBytesMax)
                throw new OfficerException($"{_path} is larger than {SizeBytesMax} bytes; restore it or add the officers again.");
            OfficerFile? content = JsonSerializer.Deserialize(File.ReadAllBytes(_path), OfficerJson.Default.OfficerFile);
            if (content is null || content.Officers.IsDefault
                || !content.Officers.All(officer => officer is { Pin.WellFormed: true } && officer.Duress is not { WellFormed: false }
                    && (officer.Card is null || CardProof.IsUsable(officer.Card))))
                throw new OfficerException($"{_path} is damaged; restore it or add the officers again.");
            return content.Officers;
        }
        catch (JsonException failure)
        {
            throw new OfficerException(
                $"{_path}, line {(failure.LineNumber ?? 0) + 1}, is no valid JSON; restore it or add the officers again.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OfficerException($"{_path} cannot be read: {failure.Message}");
        }
    }

    public Officer? Find(string number) =>
        All().FirstOrDefault(officer => string.Equals(officer.Number, number, StringComparison.Ordinal));

    /// <summary>
    /// Adds an officer, or gives a known one a new PIN; a PIN for duress has to be chosen anew then, the card stays.
    /// </summary>
    /// <exception cref="OfficerException">The number or the PIN will not do, or the file cannot be written.</exception>
    public void Put(string number, string pin, DateTimeOffset addedAt, bool supervisor = false)
    {
        if ((PinRules.NumberRefusal(number) ?? PinRules.Refusal(pin)) is { } refusal)
            throw new OfficerException(refusal);
        byte[]? card = Find(number)?.Card;
        ImmutableArray<Officer> others = Without(number);
        if (others.Length == OfficersMax)
            throw new OfficerException($"A desk has at most {OfficersMax} officers; remove one first.");
        Write([.. others, new Officer(number, PinHash.Of(pin), addedAt) { Supervisor = supervisor, Card = card }]);
    }

    /// <summary>Gives an officer a PIN for duress.</summary>
    /// <param name="pin">The ordinary one: the two must not be mistaken for each other.</param>
    /// <exception cref="OfficerException">There is no such officer, a PIN is wrong or will not do, or the file cannot be written.</exception>
    public void PutDuress(string number, string pin, string duress)
    {
        if (Find(number) is not { } officer || !officer.Pin.Matches(pin))
            throw new OfficerException("The officer's number or the ordinary PIN is wrong.");
        if ((PinRules.Refusal(duress) ?? PinRules.DuressRefusal(pin, duress)) is { } refusal)
            throw new OfficerException(refusal);
        Write([.. Without(number), officer with { Duress = PinHash.Of(duress) }]);
    }

    /// <summary>Gives an officer a card, or takes it away.</summary>
    /// <param name="publicKey">As in <see cref="Officer.Card"/>; null: none from now on.</param>
    /// <exception cref="OfficerException">
    /// There is no such officer, the key will not do or is somebody else's, or the file cannot be written.
    /// </exception>
    public void PutCard(string number, byte[]? publicKey)
    {
        if (Find(number) is not { } officer)
            throw new OfficerException($"There is no officer {number} here; add the officer first.");
        if (publicKey is not null && !CardProof.IsUsable(publicKey))
            throw new OfficerException("The card's key is none on P-256; another card is needed.");
        ImmutableArray<Officer> others = Without(number);
        if (publicKey is not null && others.FirstOrDefault(other => other.Card?.AsSpan().SequenceEqual(publicKey) == true) is { } owner)
            throw new OfficerException($"This card is officer {owner.Number}'s; every officer has a card of their own.");
        Write([.. others, officer with { Card = publicKey }]);
    }

    /// <returns>False when there is no such officer.</returns>
    public bool Remove(string number)
    {
        ImmutableArray<Officer> others = Without(number);
        if (others.Length == All().Length)
            return false;
        Write(others);
        return true;
    }

    private ImmutableArray<Officer> Without(string number) =>
        [.. All().Where(officer => !string.Equals(officer.Number, number, StringComparison.Ordinal))];

    private void Write(IEnumerable<Officer> officers)
    {
        OfficerFile content = new([.. officers.OrderBy(officer => officer.Number, StringComparer.Ordinal)]);
        string temporary = _path + ".tmp";
        try
        {
            File.Delete(temporary);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (FileStream file = new(temporary, options))
            {
                JsonSerializer.Serialize(file, content, OfficerJson.Default.OfficerFile);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
            DurableFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OfficerException($"{_path} cannot be written: {failure.Message}");
        }
    }
}

/// <summary>The content of <c>officers.json</c>.</summary>
internal sealed record OfficerFile(ImmutableArray<Officer> Officers);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OfficerFile))]
internal sealed partial class OfficerJson : JsonSerializerContext;
