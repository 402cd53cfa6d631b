using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Tests.MrzImages;

public sealed class LineGeometryTests
{
    [Theory]
    [InlineData(44, 13.2f)]
    [InlineData(36, 16f)]
    [InlineData(30, 19.5f)]
    public void Characters_of_any_distance_are_counted(int characters, float pitch)
    {
        float[] some = new float[(int)((characters + 5) * pitch / LineNetwork.ColumnPixels)];
        for (int i = 0; i < characters; i++)
            some[(int)((i + 3) * pitch / LineNetwork.ColumnPixels)] = 0.9f;

        Assert.Equal(pitch, PitchEstimate.Of(some), 0.3f);
    }

    [Fact]
    public void Where_nothing_stands_the_expected_distance_is_taken() =>
        Assert.Equal(LineNetwork.PitchPixels, PitchEstimate.Of(new float[160]));

    [Fact]
    public void A_row_that_takes_a_character_twice_is_uneven()
    {
        float[] even = [.. Enumerable.Range(0, 30).Select(i => 16f * i)];
        float[] doubled = [.. Enumerable.Range(0, 36).Select(i => 16f * (i * 30 / 36))];

        Assert.InRange(EvenSteps.Unevenness(even), 0, 0.01f);
        Assert.InRange(EvenSteps.Unevenness(doubled), 2, 16);
    }

    [Theory]
    [InlineData(2, 36, 'P', false)]
    [InlineData(2, 44, 'P', true)]
    [InlineData(3, 30, 'P', false)]
    [InlineData(3, 30, 'I', true)]
    public void A_passport_has_lines_of_44_characters(int lines, int length, char first, bool begins) =>
        Assert.Equal(begins, ZoneGrammar.Of(lines, length, first + "<UTO")!.Begins(first));

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public void A_blur_of_many_pixels_at_once_is_the_blur_of_each(int radius)
    {
        const int Width = 53;
        const int Height = 29;
        Random random = new(radius);
        ushort[] values = [.. Enumerable.Range(0, Width * Height).Select(_ => (ushort)random.Next(180))];
        uint scale = (uint)(65536 / (2 * radius + 1));
        ushort[] rows = Along(values, (i, by) => i % Width + by is >= 0 and < Width ? i + by : -1, radius, scale);
        ushort[] expected = Along(rows, (i, by) => i / Width + by is >= 0 and < Height ? i + by * Width : -1, radius, scale);

        new BoxBlur().Apply(values, Width, Height, radius);

        Assert.Equal(expected, values);
    }

    private static ushort[] Along(ushort[] values, Func<int, int, int> neighbour, int radius, uint scale)
    {
        ushort[] blurred = new ushort[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            uint sum = 0;
            for (int by = -radius; by <= radius; by++)
                sum += neighbour(i, by) is >= 0 and int at ? values[at] : 0u;
            blurred[i] = (ushort)((sum * scale) >> 16);
        }

        return blurred;
    }
}
