using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Tests.Slices;

/// <summary>What goes with a slice when others stay.</summary>
public sealed class SliceRemovalsTests : IDisposable
{
    private readonly SliceFolder _folder = new();
    private readonly SliceKey _key = SliceKey.Create();
    private readonly SliceKey _other = SliceKey.Create();
    private readonly List<Slice> _open = [];

    public void Dispose()
    {
        _open.ForEach(slice => slice.Dispose());
        _key.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_record_that_none_of_the_others_has_and_no_other_one(bool oneKey)
    {
        Random random = new(20310504);
        for (int round = 0; round < 20; round++)
        {
            HashSet<int>[] sets = [.. Enumerable.Range(0, 3).Select(_ =>
                Enumerable.Range(0, 700).Where(_ => random.Next(50) > 0).ToHashSet())];
            Slice[] slices = [.. sets.Select((set, at) => Written($"{round}-{at}", set, oneKey || at != 1 ? _key : _other))];
            string[] expected =
                [.. sets[0].Except(sets[1]).Except(sets[2]).Select(number => SliceFolder.Plain(number).Id).Order(StringComparer.Ordinal)];
            GoneRecord[] gone = [.. SliceRemovals.Of(slices[0], slices[1..])];
            Assert.Equal(expected, gone.Select(record => record.Id));
            Assert.All(gone, record => Assert.Equal(SliceFolder.Plain(1).List, record.List));
        }
    }

    [Fact]
    public void With_nothing_left_everything_is_gone_and_beside_itself_nothing()
    {
        Slice slice = Written("a", [1, 2, 3], _key);
        Assert.Equal(3, SliceRemovals.Of(slice, []).Count());
        Assert.Empty(SliceRemovals.Of(slice, [Written("b", [1, 2, 3, 4], _key)]));
        Assert.Equal(0, SliceRemovals.DocumentsGone(slice, slice, 10));
    }

    private Slice Written(string name, IEnumerable<int> numbers, SliceKey key)
    {
        string directory = _folder.At(name);
        SliceFile.Write(directory, 1, DateTimeOffset.UnixEpoch, numbers.Select(SliceFolder.Plain), key);
        Slice slice = Slice.Open(directory);
        _open.Add(slice);
        return slice;
    }
}
