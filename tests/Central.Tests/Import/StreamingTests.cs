using CheckpointEdge.Central.Import;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

/// <summary>The memory of a process is one for all of its tests: these run while no other does.</summary>
[CollectionDefinition(nameof(StreamingTests), DisableParallelization = true)]
[Collection(nameof(StreamingTests))]
public sealed class StreamingTests : IDisposable
{
    private const int Few = 1000;
    private const int Many = 16 * Few;
    private const int IdBytes = 200;

    private readonly SourceFolder _folder = new();

    public static TheoryData<string> Kinds => [.. FictionalLists.Kinds];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Memory_does_not_grow_with_the_file(string kind)
    {
        long few = PeakOf(kind, Few);
        // Only the ids stay, to find one that comes twice.
        Assert.InRange(PeakOf(kind, Many), 0, few + ((long)Many * IdBytes));
    }

    private long PeakOf(string kind, int people)
    {
        string path = _folder.Write("list", FictionalLists.Of(kind, 0, people));
        ListImport import = Importers.Open(FictionalLists.KindOf(kind), path);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        int count = 0;
        foreach (ListRecord _ in import.Records())
        {
            if (++count % (people / 4) == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(people, count);
        return peak;
    }
}
