using CheckpointEdge.Watchlists.Slices;

namespace Watchlists.Tests.Slices;

public sealed class ReadAheadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(20_000)]
    public void Every_value_arrives_in_its_order(int count) =>
        Assert.Equal(Enumerable.Range(0, count), ReadAhead.Of(Enumerable.Range(0, count)));

    [Fact]
    public void What_the_source_throws_comes_after_the_values_before_it()
    {
        List<int> seen = [];

        SliceException thrown = Assert.Throws<SliceException>(() =>
        {
            foreach (int value in ReadAhead.Of(BreaksAt(700)))
                seen.Add(value);
        });

        Assert.Equal("broken", thrown.Message);
        Assert.Equal(Enumerable.Range(0, 700), seen);
    }

    [Fact]
    public void A_reader_who_stops_early_ends_the_source_too()
    {
        bool ended = false;

        IEnumerable<int> Endless()
        {
            try
            {
                for (int i = 0; ; i++)
                    yield return i;
            }
            finally
            {
                ended = true;
            }
        }

        Assert.Equal([0, 1, 2], ReadAhead.Of(Endless()).Take(3));
        Assert.True(ended);
    }

    private static IEnumerable<int> BreaksAt(int count)
    {
        for (int i = 0; i < count; i++)
            yield return i;
        throw new SliceException("broken");
    }
}
