using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Slices;

/// <summary>What <c>slice build</c> and <c>slice show</c> print with <c>--json</c>.</summary>
internal sealed record SliceSummary(
    string Directory,
    int Format,
    long Generation,
    DateTimeOffset CreatedAt,
    int Records,
    int Names,
    long Documents,
    ImmutableArray<SliceListView> Lists)
{
    /// <summary>Of <see cref="Documents"/> those that are nobody's record and are kept as fingerprints (count).</summary>
    public long ListedDocuments { get; init; }

    /// <summary>The file of fingerprints; absent when there is none.</summary>
    public SliceFingerprints? Fingerprints { get; init; }

    /// <summary>Which key seals it (16 hexadecimal digits).</summary>
    public string? KeyIdentity { get; init; }

    /// <summary>Since the slice was cut (whole hours); absent right after building.</summary>
    public long? AgeHours { get; init; }

    /// <summary>Size of the file of records (bytes).</summary>
    public long? SizeBytes { get; init; }

    /// <summary>
    /// Whether a signed manifest lies beside the slice; only <c>slice verify</c> says whether it holds.
    /// </summary>
    public bool? SignedManifest { get; init; }

    public static SliceSummary Of(string directory, SliceHeader header) => new(
        directory, header.Format, header.Generation, header.CreatedAt,
        header.Records, header.Names, header.Documents + header.Lists.Sum(list => list.Documents), [.. header.Lists.Select(SliceListView.Of)])
    {
        ListedDocuments = header.Lists.Sum(list => list.Documents),
        Fingerprints = header.Fingerprints,
        KeyIdentity = header.KeyIdentity,
    };
}

/// <summary>What <c>slice verify</c> prints with <c>--json</c>.</summary>
internal sealed record SliceVerdict(string Directory, bool Whole, string Signed, ImmutableArray<SliceCheck> Checks)
{
    /// <summary>Ids of the keys whose signatures hold.</summary>
    public ImmutableArray<string> SignedBy { get; init; } = [];
}

/// <summary>One thing that was checked.</summary>
/// <param name="Result"><c>pass</c>, <c>fail</c> or <c>notDone</c>.</param>
internal sealed record SliceCheck(string Name, string Result, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SliceSummary))]
[JsonSerializable(typeof(SliceVerdict))]
[JsonSerializable(typeof(SliceDeltaSummary))]
internal sealed partial class SliceJson : JsonSerializerContext;
