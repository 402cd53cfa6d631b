using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Tests.Fuzz;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;
using CheckpointEdge.Watchlists.Tests.Slices;

namespace CheckpointEdge.Watchlists.Tests.Fuzz;

/// <summary>
/// Every file of a list, bent: whole files as a server or a stick could bring them, and what lies behind their seals, as only
/// somebody with the key could bend it.
/// </summary>
internal static class WatchlistsFuzzTargets
{
    private const int MiB = 1024 * 1024;
    private const int Records = 60;
    private const int Dimensions = 8;

    /// <summary>In memory where Linux offers it: a campaign writes a file for each input.</summary>
    private static readonly string _folder = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "fuzz-lists-" + Path.GetRandomFileName())).FullName;

    private static readonly SliceKey _key = SliceKey.Create();
    private static readonly FingerprintKey _fingerprints = new(SHA256.HashData("a slice's secret"u8));

    private static readonly Lazy<string> _before = new(() => Written("before", 1, 0));
    private static readonly Lazy<string> _after = new(() => Written("after", 2, 7));

    private static readonly Lazy<string> _delta = new(() =>
    {
        string file = Path.Combine(_folder, "good.delta");
        SliceDelta.Make(_before.Value, _after.Value, file);
        return file;
    });

    static WatchlistsFuzzTargets() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_folder, recursive: true);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("slice", () => [File.ReadAllBytes(Path.Combine(_before.Value, SliceFile.Name))], WholeSlice, 64 * MiB, 250),
        new("slice-head", () => [SliceHead.Encode(Head)], HeadJson, FuzzTarget.TextBytesMax, 600) { Text = true },
        new("slice-index", Indexes, Index, 16 * MiB, 600),
        new("slice-record", Payloads, Payload, FuzzTarget.TextBytesMax, 800) { Text = true },
        new("document-details", () => ["{\"s\":\"R-1\"}"u8.ToArray(), "{}"u8.ToArray()], Details, 4 * MiB, 300) { Text = true },
        new("delta", () => [File.ReadAllBytes(_delta.Value)], Delta, 600L * MiB, 250),
        new("fingerprints", () => [File.ReadAllBytes(Listed("base.fp", 0))], Fingerprints, 16 * MiB, 200),
        new("fingerprint-patch", Patches, Patch, 64 * MiB, 120),
        new("gallery", Galleries, Gallery, 64 * MiB, 200),
    ];

    private static SliceHeader Head => Slice.ReadHeader(_before.Value);

    private static void WholeSlice(byte[] input)
    {
        string folder = Place("slice");
        File.WriteAllBytes(Path.Combine(folder, SliceFile.Name), input);
        Refusing(() =>
        {
            using Slice slice = Slice.Open(folder, _key);
            int records = slice.Records().Count();
            if (records != slice.Header.Records)
                throw new InvalidOperationException("A slice gave another number of records than its head says.");
        });
    }

    private static void HeadJson(byte[] input) => Refusing(() => SliceHead.Decode(input, "input"));

    private static void Index(byte[] input) => SliceIndex.Decode(input, 16, 1 << 20);

    private static void Payload(byte[] input)
    {
        RecordCodec codec = new(new Dictionary<string, string>());
        try
        {
            ListRecord record = codec.Decode("UTO-1", "uto-wanted", input);
            codec.Encode(record);
        }
        catch (JsonException)
        {
            // What is announced.
        }
    }

    private static void Details(byte[] input)
    {
        try
        {
            DocumentDetails.Decode(input);
        }
        catch (JsonException)
        {
            // What is announced.
        }
    }

    private static void Delta(byte[] input)
    {
        string file = Path.Combine(_folder, "bent.delta");
        File.WriteAllBytes(file, input);
        string to = Path.Combine(_folder, "applied");
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        Refusing(() => SliceDelta.Apply(_before.Value, file, to));
    }

    private static void Fingerprints(byte[] input)
    {
        string file = Path.Combine(_folder, "bent.fp");
        File.WriteAllBytes(file, input);
        Refusing(() =>
        {
            using FingerprintFile read = FingerprintFile.Open(file);
            DocumentLookup lookup = new(read, FingerprintOverlay.Empty, _fingerprints);
            for (int i = 0; i < 5; i++)
                lookup.Find(Document(i));
        });
    }

    private static void Patch(byte[] input)
    {
        string result = Path.Combine(_folder, "patched.fp");
        File.Delete(result);
        Refusing(() =>
        {
            using MemoryStream patch = new(input);
            FingerprintPatch.Apply(Listed("base.fp", 0), patch, result);
        });
    }

    private static void Gallery(byte[] input)
    {
        string folder = Place("gallery");
        File.WriteAllBytes(Path.Combine(folder, FaceGalleryFile.FileName), input);
        FaceGalleryFile.Peek(folder);
        Refusing(() => FaceGalleryFile.Open(folder, _key)?.Dispose());
    }

    private static void Refusing(Action read)
    {
        try
        {
            read();
        }
        catch (Exception refused) when (refused is SliceException or FingerprintFileException)
        {
            if (refused.Message.Contains('\n', StringComparison.Ordinal))
                throw new InvalidOperationException("The refusal is more than one line: " + refused.Message);
        }
    }

    private static string Place(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    private static string Written(string name, long generation, int changed)
    {
        string folder = Path.Combine(_folder, name);
        using SliceWriter writer = new(folder, generation, SliceFolder.CreatedAt, key: _key);
        writer.Add(SliceFolder.Anna);
        for (int i = 0; i < Records; i++)
            writer.Add(i == changed ? SliceFolder.Plain(i) with { Remarks = "changed" } : SliceFolder.Plain(i));
        writer.Finish();
        return folder;
    }

    private static IReadOnlyList<byte[]> Indexes()
    {
        using SliceStore store = SliceStore.Open(Path.Combine(_before.Value, SliceFile.Name), _key);
        return [store.Index.Encode()];
    }

    private static IReadOnlyList<byte[]> Payloads()
    {
        RecordCodec codec = new(new Dictionary<string, string>());
        return [codec.Encode(SliceFolder.Anna).ToArray(), codec.Encode(SliceFolder.Plain(1)).ToArray()];
    }

    private static string Listed(string name, int first)
    {
        string path = Path.Combine(_folder, name);
        if (File.Exists(path))
            return path;
        using FingerprintBuilder builder = new(path, _fingerprints);
        for (int i = first; i < first + 40; i++)
            builder.Add(Document(i), DocumentReport.Of(DocumentNotice.Lost));
        builder.Finish(1);
        return path;
    }

    private static IReadOnlyList<byte[]> Patches()
    {
        using MemoryStream patch = new();
        FingerprintPatch.Write(Listed("base.fp", 0), Listed("next.fp", 9), patch);
        return [patch.ToArray()];
    }

    private static IReadOnlyList<byte[]> Galleries()
    {
        string folder = Place("good-gallery");
        using FaceGallery gallery = new(new string('a', 64), Dimensions);
        for (int i = 0; i < 5; i++)
            gallery.Add($"R{i}", [.. Enumerable.Range(0, Dimensions).Select(at => at == i ? 1f : 0f)]);
        FaceGalleryFile.Write(folder, _key, gallery);
        return [File.ReadAllBytes(Path.Combine(folder, FaceGalleryFile.FileName))];
    }

    private static DocumentKey Document(int i) => new($"UT{i * 7919L % 100_000_007:D8}", "UTO", "P");
}
