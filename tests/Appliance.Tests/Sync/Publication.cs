using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Slices;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Faces;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>One signed publication of fictional people, as the files a web server would hold. Immutable.</summary>
internal sealed record Publication(long Generation, byte[] Manifest, ImmutableDictionary<string, byte[]> Files)
{
    public string DeltaPath => Files.Keys.Single(path => path.EndsWith(".slice.delta", StringComparison.Ordinal));

    /// <summary>The slice as it was made, with its key.</summary>
    public string Folder { get; init; } = "";

    public string SlicePath => Files.Keys.Single(path => path.EndsWith(".slice.db", StringComparison.Ordinal));
    public string KeysPath => Files.Keys.Single(path => path.StartsWith("keys/", StringComparison.Ordinal));
    public string PolicyPath => Files.Keys.Single(path => path.EndsWith(".policy.json", StringComparison.Ordinal));
    public byte[] Slice => Files[SlicePath];

    /// <param name="change">Changes the manifest before it is signed.</param>
    public static Publication Make(
        Board board,
        long generation,
        int records = 20,
        Func<ListManifest, ListManifest>? change = null,
        IReadOnlyCollection<SigningKey>? signers = null,
        string policy = """{"listAgeLimitHours":48}""",
        long? sliceGeneration = null,
        string? withDocumentsBefore = null,
        Publication? follows = null,
        Func<byte[], byte[]>? damageDelta = null,
        byte[]? gallery = null)
    {
        string directory = Path.Combine(board.Data, "made-" + Guid.CreateVersion7(Board.Start).ToString("N"));
        SliceHeader header = WriteSlice(
            directory, sliceGeneration ?? generation, board.Time.GetUtcNow(), records, withDocumentsBefore, follows?.Folder);
        byte[] slice = File.ReadAllBytes(Path.Combine(directory, SliceFile.Name));
        byte[]? documents = header.Fingerprints is null ? null : File.ReadAllBytes(Path.Combine(directory, FingerprintFile.Name));
        byte[] keys = KeysFor(directory, board.UnitKey, board.Unit.Unit);
        byte[] policyBytes = Encoding.UTF8.GetBytes(policy);
        ListManifest manifest = new ListManifest
        {
            Version = generation,
            Expires = board.Time.GetUtcNow().AddDays(7),
            Targets = ImmutableSortedDictionary<string, ManifestTarget>.Empty
                .Add(ListManifest.SliceTarget, TargetOf(slice))
                .Add(ListManifest.PolicyTarget, TargetOf(policyBytes)),
        }.WithSlice(header);
        if (documents is not null)
            manifest = manifest with { Targets = manifest.Targets.Add(ListManifest.DocumentsTarget, TargetOf(documents)) };
        ImmutableDictionary<string, byte[]> files = ImmutableDictionary<string, byte[]>.Empty;
        if (gallery is not null)
        {
            manifest = manifest with { Targets = manifest.Targets.Add(ListManifest.GalleryTarget, TargetOf(gallery)) };
            files = files.Add(TargetOf(gallery).PathOf(ListManifest.GalleryTarget), gallery);
        }

        if (follows is not null)
        {
            string file = Path.Combine(directory, SliceDelta.FileName);
            SliceDeltaHead head = SliceDelta.Make(follows.Folder, directory, file);
            byte[] delta = (damageDelta ?? (same => same))(File.ReadAllBytes(file));
            ManifestTarget target = TargetOf(delta) with { Custom = new TargetCustom { Delta = head } };
            manifest = manifest with { Targets = manifest.Targets.Add(SliceDelta.FileName, target) };
            files = files.Add(target.PathOf(SliceDelta.FileName), delta);
        }

        byte[] envelope = SignedMetadata.Sign(
            (change ?? (m => m))(manifest), ExchangeJson.Default.ListManifest, signers ?? [board.ListKeyA, board.ListKeyB]);
        if (documents is not null)
            files = files.Add(TargetOf(documents).PathOf(ListManifest.DocumentsTarget), documents);
        return new Publication(generation, envelope, files
            .Add($"keys/{header.KeyIdentity}.{SliceKeys.FileName}", keys)
            .Add(TargetOf(slice).PathOf(ListManifest.SliceTarget), slice)
            .Add(TargetOf(policyBytes).PathOf(ListManifest.PolicyTarget), policyBytes))
        {
            Folder = directory,
        };
    }

    /// <summary>Faces that lie in the same direction for the same number, sealed with the key of an earlier slice.</summary>
    /// <param name="follows">Whose key a publication that follows it has too.</param>
    public static byte[] GalleryFor(Publication follows, params int[] records)
    {
        using SliceKey key = SliceKey.Read(follows.Folder);
        using FaceGallery gallery = new(GalleryModel, 32);
        foreach (int number in records)
            gallery.Add($"UTO-{number}", Face(number));
        FaceGalleryFile.Write(follows.Folder, key, gallery);
        return File.ReadAllBytes(Path.Combine(follows.Folder, FaceGalleryFile.FileName));
    }

    public static string GalleryModel { get; } = new('c', 64);

    public static float[] Face(int number)
    {
        float[] face = new float[32];
        face[number] = 1;
        return face;
    }

    /// <summary>The key that lies beside a slice, wrapped for one board.</summary>
    public static byte[] KeysFor(string directory, ECDsa boardKey, string unit)
    {
        using SliceKey key = SliceKey.Read(directory);
        return SliceKeys.Wrap(key, [new SliceRecipient(unit, boardKey.ExportSubjectPublicKeyInfoPem())]);
    }

    /// <param name="documentsBefore">
    /// Null: no listed documents; empty: some; else the folder of an earlier slice, which these follow with one change.
    /// </param>
    private static SliceHeader WriteSlice(
        string directory, long generation, DateTimeOffset createdAt, int records, string? documentsBefore, string? follows)
    {
        using Watchlists.Slices.Slice? before = documentsBefore is { Length: > 0 } earlier
            ? Watchlists.Slices.Slice.Open(earlier)
            : follows is null ? null : Watchlists.Slices.Slice.Open(follows);
        using SliceWriter writer = new(directory, generation, createdAt, before);
        foreach (int number in Enumerable.Range(1, records))
            writer.Add(Person(number));
        if (documentsBefore is not null)
            foreach (int number in Enumerable.Range(documentsBefore.Length == 0 ? 0 : 1, 50))
                writer.Add("documents", "Utopian Registry", new ReportedDocument(
                    new Country("Utopia", "UTO"), "P", $"R{number:D7}", null, DocumentNotice.Lost, ""));
        return writer.Finish();
    }

    private static ManifestTarget TargetOf(byte[] content) => new(
        content.Length,
        ImmutableSortedDictionary<string, string>.Empty.Add("sha256", Convert.ToHexStringLower(SHA256.HashData(content))));

    private static ListRecord Person(int number) => new()
    {
        Id = $"UTO-{number}",
        List = "uto-wanted",
        Source = "Utopian Police",
        SourceId = $"W/{number}",
        Names = [new ListedName($"ERIKSSON{(char)('A' + (number % 26))}, Person {number}", NameStrength.Primary)],
        BirthDates = [BirthDateRange.Day(new DateOnly(1974, 8, 1 + (number % 28)))],
        Documents = [new ListedDocument("Passport", $"K7744120{number}", null)],
    };
}
