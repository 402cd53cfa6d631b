using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// One record of a slice by which a board proves, before it uses the slice, that it can read and find what is in it: the record
/// is there, says what Central signed, and comes back from the board's own search. It travels sealed, because the signed
/// manifest is in the clear and nothing there may say who is on a list. Immutable.
/// </summary>
/// <param name="Record">Id of the record.</param>
/// <param name="Digest">Its <see cref="RecordDigest"/>.</param>
public sealed record SliceCanary(
    [property: JsonPropertyName("record")] string Record, [property: JsonPropertyName("digest")] string Digest)
{
    /// <summary>A sealed canary (bytes).</summary>
    public const int SealedBytesMax = 1024;

    /// <summary>Records among which one is chosen (count): enough to tell a rare name from a common one.</summary>
    private const int Sample = 2000;

    /// <summary>
    /// What a token of a name may weigh less in the whole slice than in the sample (thousandths of a nat): one that is
    /// alone among 2000 is borne by a thousandth of the others at most.
    /// </summary>
    private const int TokenLossThousandths = 2500;

    private const int MatchesMax = 10;

    private static ReadOnlySpan<byte> Context => "checkpointedge slice canary v1"u8;

    /// <summary>Chooses a record with a full, rare name and a day of birth, another one in every generation, and seals it.</summary>
    /// <returns>Null: the slice has nobody who could be found by name for sure.</returns>
    /// <exception cref="SliceException">The slice is damaged.</exception>
    public static byte[]? Choose(Slice slice)
    {
        ListRecord[] sample = [.. SampleOf(slice)];
        WatchlistSearch search = WatchlistSearch.Build(sample, at => sample[at]);
        foreach (ListRecord record in sample)
        {
            if (IdentityOf(record) is not { } identity)
                continue;
            int loss = TokenLossThousandths * identity.Primary.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            Score strong = new(MatchThresholds.Default.Strong.Thousandths + loss);
            if (Found(search, identity, record.Id) is { Band: MatchBand.Strong } match && match.Score >= strong)
                return new SliceCanary(record.Id, RecordDigest.Of(record).ToString()).Seal(slice.Key);
        }

        return null;
    }

    /// <summary>Finds the record that Central named by its id and by the board's own search.</summary>
    /// <param name="search">Over the records of this very slice.</param>
    /// <exception cref="SliceException">The slice is not to be used; no word of the message is about a person.</exception>
    public static void Check(Slice slice, WatchlistSearch search, ReadOnlySpan<byte> sealedCanary)
    {
        SliceCanary canary = Open(sealedCanary, slice.Key);
        if (slice.OrdinalOf(canary.Record) is not { } ordinal)
            throw new SliceException("The list lacks the record that Central named for its check.");
        ListRecord record = slice.Record(ordinal);
        if (RecordDigest.Of(record).ToString() != canary.Digest)
            throw new SliceException("The record that Central named for the check of the list says something else than was signed.");
        if (IdentityOf(record) is not { } identity || Found(search, identity, record.Id) is not { Band: MatchBand.Strong })
            throw new SliceException("The search of this board does not find the record that Central named for the check of the list.");
    }

    /// <summary>Whom Central named, as a traveller with that name and day of birth would be presented to the search.</summary>
    /// <returns>Null: the record has lost its full name or its day of birth.</returns>
    /// <exception cref="SliceException">It cannot be opened, or the slice lacks the record.</exception>
    public static (string Record, TravellerIdentity Traveller)? Named(Slice slice, ReadOnlySpan<byte> sealedCanary)
    {
        SliceCanary canary = Open(sealedCanary, slice.Key);
        if (slice.OrdinalOf(canary.Record) is not { } ordinal)
            throw new SliceException("The list lacks the record that Central named for its check.");
        return IdentityOf(slice.Record(ordinal)) is { } identity ? (canary.Record, identity) : null;
    }

    /// <summary>As it stands in the manifest: whoever lacks the slice's key reads nothing of it.</summary>
    public byte[] Seal(SliceKey key)
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(this, CanaryJson.Default.SliceCanary);
        byte[] box = new byte[SliceCipher.NameSizeBytes + plain.Length + SliceCipher.TagSizeBytes];
        using SliceCipher cipher = new(key);
        cipher.Seal(plain, Context, box.AsSpan(SliceCipher.NameSizeBytes), box.AsSpan(0, SliceCipher.NameSizeBytes));
        return box;
    }

    private static SliceCanary Open(ReadOnlySpan<byte> box, SliceKey key)
    {
        int plainBytes = box.Length - SliceCipher.NameSizeBytes - SliceCipher.TagSizeBytes;
        if (plainBytes < 0 || box.Length > SealedBytesMax)
            throw new SliceException("What Central named for the check of the list is damaged.");
        byte[] plain = new byte[plainBytes];
        using SliceCipher cipher = new(key);
        try
        {
            return cipher.TryOpen(box[SliceCipher.NameSizeBytes..], Context, box[..SliceCipher.NameSizeBytes], plain)
                && JsonSerializer.Deserialize(plain, CanaryJson.Default.SliceCanary) is { } canary
                    ? canary
                    : throw new SliceException("What Central named for the check of the list is not sealed with the key of the list.");
        }
        catch (JsonException failure)
        {
            throw new SliceException("What Central named for the check of the list is damaged.", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Every record of a small slice, or some of all over a large one; which ones depends on the generation alone.</summary>
    private static IEnumerable<ListRecord> SampleOf(Slice slice)
    {
        int count = slice.Header.Records;
        if (count <= Sample)
            return slice.Records();
        long stride = count / Sample;
        long first = slice.Header.Generation % stride;
        return Enumerable.Range(0, Sample).Select(at => slice.Record((int)(first + (at * stride))));
    }

    private static TravellerIdentity? IdentityOf(ListRecord record)
    {
        BirthDateRange? birth = record.BirthDates is [{ IsDay: true, Approximate: false } only] ? only : null;
        ListedName? name = record.Names.FirstOrDefault(
            one => one.Strength == NameStrength.Primary && one.Full.Contains(' ', StringComparison.Ordinal));
        return birth is null || name is null
            ? null
            : new TravellerIdentity
            {
                Primary = name.Full,
                DateOfBirth = new MrzDate(birth.From.Year, birth.From.Month, birth.From.Day),
                Sex = record.Sex,
                Nationality = record.Nationalities.FirstOrDefault(country => country.Code.Length > 0)?.Code ?? "",
            };
    }

    /// <summary>With the built-in thresholds: calibration and policy say what an officer is shown, not whether a search works.</summary>
    private static Match? Found(WatchlistSearch search, TravellerIdentity identity, string id) =>
        search.Search(identity, _ => MatchThresholds.Default, MatchesMax).FirstOrDefault(match => match.Record.Id == id);
}

[JsonSerializable(typeof(SliceCanary))]
internal sealed partial class CanaryJson : JsonSerializerContext;
