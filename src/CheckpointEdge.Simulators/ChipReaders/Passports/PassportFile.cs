using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators.ChipReaders.Passports;

/// <summary>
/// One fictional passport as one JSON file, with its private keys: files by name and keys, all bytes in base 64.
/// </summary>
public static class PassportFile
{
    /// <summary>Of the file (bytes).</summary>
    public const int SizeBytesMax = 4 * 1024 * 1024;

    private const string Notice =
        "Fictional: a simulated e-passport of nobody, with its private keys. It opens no border and proves nothing.";

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private sealed record Key(string Cipher, int Parameters, byte[] Private, int? KeyId);

    private sealed record Offer(string Mapping, string Cipher, int Parameters);

    private sealed record Content(
        string Notice,
        ImmutableArray<string> Lines,
        string CardAccessNumber,
        string KeyInformation,
        bool BasicAccess,
        ImmutableArray<Offer> Pace,
        ImmutableArray<Key> AgreementKeys,
        byte[] ActiveAuthenticationKey,
        string ActiveAuthenticationHash,
        bool ExtendedLength,
        int ReadBytesMax,
        string Refusal,
        SortedDictionary<string, byte[]> Files);

    public static byte[] Write(VirtualPassport passport) => JsonSerializer.SerializeToUtf8Bytes(
        new Content(
            Notice,
            passport.Lines,
            passport.CardAccessNumber,
            passport.KeyInformation,
            passport.BasicAccess,
            [.. passport.Pace.Select(o => new Offer(o.Mapping.ToString(), o.Cipher.ToString(), o.ParameterId))],
            [.. passport.AgreementKeys.Select(k => new Key(k.Cipher.ToString(), k.ParameterId, k.PrivateKey.ToArray(), k.KeyId))],
            passport.ActiveAuthenticationKey.ToArray(),
            passport.ActiveAuthenticationHash,
            passport.Limits.ExtendedLength,
            passport.Limits.ReadBytesMax,
            passport.Limits.Refusal.ToString(),
            new(passport.Files.ToDictionary(f => f.Key.Name, f => f.Value.ToArray()), StringComparer.Ordinal)),
        _options);

    /// <exception cref="InvalidOperationException">It is no such file; one sentence says so.</exception>
    public static VirtualPassport Read(ReadOnlySpan<byte> content)
    {
        try
        {
            Content read = JsonSerializer.Deserialize<Content>(content, _options) ?? throw Wrong();
            return new VirtualPassport
            {
                Lines = read.Lines,
                CardAccessNumber = read.CardAccessNumber,
                KeyInformation = read.KeyInformation,
                BasicAccess = read.BasicAccess,
                Pace = [.. read.Pace.Select(o => new PaceOffer(Enum.Parse<PaceMapping>(o.Mapping), Enum.Parse<ChipCipher>(o.Cipher), o.Parameters))],
                AgreementKeys =
                    [.. read.AgreementKeys.Select(k => new AgreementKey(Enum.Parse<ChipCipher>(k.Cipher), k.Parameters, k.Private, k.KeyId))],
                ActiveAuthenticationKey = read.ActiveAuthenticationKey,
                ActiveAuthenticationHash = read.ActiveAuthenticationHash,
                Limits = new ChipLimits
                {
                    ExtendedLength = read.ExtendedLength,
                    ReadBytesMax = read.ReadBytesMax,
                    Refusal = Enum.Parse<ReadRefusal>(read.Refusal),
                },
                Files = read.Files.ToImmutableDictionary(f => OfName(f.Key), f => (ReadOnlyMemory<byte>)f.Value),
            };
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException)
        {
            throw Wrong();
        }
    }

    private static ChipFile OfName(string name) => ChipFile.All.FirstOrDefault(f => f.Name == name) ?? throw Wrong();

    private static InvalidOperationException Wrong() =>
        new("This is no passport file: make one with checkpointctl chip issue --out DIR.");
}
