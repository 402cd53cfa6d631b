using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;
using CheckpointEdge.Watchlists.Tests.Slices;

namespace CheckpointEdge.Watchlists.Tests.Calibration;

public sealed class SliceCalibrationTests : IDisposable
{
    private readonly SliceFolder _folder = new();

    public static ListCalibration Example { get; } = new()
    {
        Budget = FalseAlarmBudget.Default,
        Thresholds = new MatchThresholds(new Score(9_100), new Score(12_300)),
        Possible = new EstimatedRate(new AlertRate(19_500), new AlertRate(14_000), new AlertRate(26_000)),
        Strong = new EstimatedRate(new AlertRate(1_900), new AlertRate(700), new AlertRate(3_900), Extrapolated: true),
        Identities = 20_000,
        Background = "ordinary travellers 1, seed 7",
        Rarity = new ScoreRarity([new RarityPoint(4_000, 10), new RarityPoint(9_100, 512), new RarityPoint(12_300, 5_200)]),
    };

    [Fact]
    public void What_is_written_into_a_slice_is_read_from_its_header()
    {
        Cut("a");

        SliceHeader written = SliceCalibration.Write(_folder.At("a"), new Dictionary<string, ListCalibration> { ["uto-wanted"] = Example });

        using Slice slice = Slice.Open(_folder.At("a"));
        Assert.Equal(Example, slice.Header.CalibrationOf("uto-wanted"));
        Assert.Null(slice.Header.CalibrationOf("uto-plain"));
        Assert.Equal(written.Lists.AsEnumerable(), slice.Header.Lists.AsEnumerable());
        Assert.Equal(Example.Thresholds, slice.Header.ThresholdsOf("uto-wanted"));
        Assert.Equal(MatchThresholds.Default, slice.Header.ThresholdsOf("uto-plain"));
        Assert.Equal([SliceFile.Name, SliceKey.FileName], Directory.GetFiles(_folder.At("a")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Calibrating_again_replaces_what_was_there()
    {
        Cut("a");
        SliceCalibration.Write(_folder.At("a"), new Dictionary<string, ListCalibration> { ["uto-wanted"] = Example });

        SliceHeader header = SliceCalibration.Write(_folder.At("a"), new Dictionary<string, ListCalibration> { ["uto-plain"] = Example });

        Assert.Null(header.CalibrationOf("uto-wanted"));
        Assert.Equal(Example, header.CalibrationOf("uto-plain"));
    }

    [Fact]
    public void Calibrating_there_and_back_gives_the_file_that_was_there_before()
    {
        Cut("a");
        byte[] before = File.ReadAllBytes(_folder.At("a/slice.db"));
        SliceCalibration.Write(_folder.At("a"), new Dictionary<string, ListCalibration> { ["uto-wanted"] = Example });
        SliceCalibration.Write(_folder.At("a"), new Dictionary<string, ListCalibration>());
        Assert.Equal(before, File.ReadAllBytes(_folder.At("a/slice.db")));
    }

    [Fact]
    public void A_calibration_that_cannot_be_used_is_damage()
    {
        Cut("a");
        SliceFolder.Reseal(_folder.At("a"), header => header with
        {
            Lists = [.. header.Lists.Select(list => list with
            {
                Calibration = Example with { Thresholds = new MatchThresholds(new Score(2), new Score(1)) },
            })],
        });

        SliceException refused = Assert.Throws<SliceException>(() => Slice.Open(_folder.At("a")));
        Assert.Contains("the calibration of a list cannot be read", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1")]
    [InlineData("null")]
    public void A_text_that_is_no_calibration_is_none(string text) => Assert.Null(CalibrationJson.Decode(text));

    [Fact]
    public void Thresholds_that_contradict_themselves_are_damage()
    {
        Assert.Null(CalibrationJson.Decode(CalibrationJson.Encode(Example with
        {
            Thresholds = new MatchThresholds(new Score(2), new Score(1)),
        })));
        Assert.Null(CalibrationJson.Decode(CalibrationJson.Encode(Example with
        {
            Rarity = new ScoreRarity([new RarityPoint(2, 5), new RarityPoint(1, 6)]),
        })));
        Assert.NotNull(CalibrationJson.Decode(CalibrationJson.Encode(Example)));
    }

    public void Dispose() => _folder.Dispose();

    private void Cut(string name) =>
        SliceFile.Write(_folder.At(name), 1, SliceFolder.CreatedAt, [SliceFolder.Anna, SliceFolder.Plain(1)]);
}
