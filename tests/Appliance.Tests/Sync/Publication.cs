using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>One signed publication of fictional people, as the files a web server would hold. Immutable.</summary>
internal sealed record Publication(long Generation, ImmutableDictionary<string, byte[]> Files)
{
    public const string ManifestPath = "manifest.json";

    public string SlicePath => Files.Keys.Single(path => path.EndsWith(".slice.db", StringComparison.Ordinal));
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
        long? sliceGeneration = null)
    {
        string directory = Path.Combine(board.Data, "made-" + Guid.CreateVersion7(Clock.Start).ToString("N"));
        SliceHeader header = SliceFile.Write(
            directory, sliceGeneration ?? generation, board.Time.GetUtcNow(), Enumerable.Range(1, records).Select(Person));
        byte[] slice = File.ReadAllBytes(Path.Combine(directory, SliceFile.Name));
        Directory.Delete(directory, recursive: true);
        byte[] policyBytes = Encoding.UTF8.GetBytes(policy);
        ListManifest manifest = new()
        {
            Version = generation,
            Expires = board.Time.GetUtcNow().AddDays(7),
            Slice = header,
            Targets = ImmutableSortedDictionary<string, ManifestTarget>.Empty
                .Add(ListManifest.SliceTarget, TargetOf(slice))
                .Add(ListManifest.PolicyTarget, TargetOf(policyBytes)),
        };
        byte[] envelope = SignedMetadata.Sign(
            (change ?? (m => m))(manifest), ExchangeJson.Default.ListManifest, signers ?? [board.ListKeyA, board.ListKeyB]);
        return new Publication(generation, ImmutableDictionary<string, byte[]>.Empty
            .Add(ManifestPath, envelope)
            .Add(TargetOf(slice).PathOf(ListManifest.SliceTarget), slice)
            .Add(TargetOf(policyBytes).PathOf(ListManifest.PolicyTarget), policyBytes));
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
    };
}
