namespace CheckpointEdge.Simulators;

public sealed class FaultsTests
{
    private const string Zone =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    [Fact]
    public void The_same_seed_garbles_in_the_same_way_and_another_seed_in_another()
    {
        string garbled = new ReadingFault.Garbled(7).Distort(Zone);

        Assert.Equal(garbled, new ReadingFault.Garbled(7).Distort(Zone));
        Assert.NotEqual(garbled, new ReadingFault.Garbled(8).Distort(Zone));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Garbling_changes_a_few_characters_and_no_length(int seed)
    {
        string garbled = new ReadingFault.Garbled(seed).Distort(Zone);

        Assert.Equal(Zone.Length, garbled.Length);
        Assert.InRange(Zone.Zip(garbled).Count(pair => pair.First != pair.Second), 1, ReadingFault.Garbled.CharactersMax);
        Assert.Equal(44, garbled.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void A_half_read_zone_keeps_its_first_line_whole()
    {
        string[] lines = new ReadingFault.HalfRead().Distort(Zone).Split('\n');

        Assert.Equal(Zone[..44], lines[0]);
        Assert.Equal(Zone.Substring(45, 22), lines[1]);
    }

    [Fact]
    public void No_fault_changes_nothing() => Assert.Equal(Zone, new ReadingFault.None().Distort(Zone));
}
