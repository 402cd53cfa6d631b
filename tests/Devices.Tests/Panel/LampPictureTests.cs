using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.Panel;

namespace Devices.Tests.Panel;

/// <summary>What a strip of pixels shows, without a strip.</summary>
public sealed class LampPictureTests
{
    private static readonly TravellerSignal[] _lit =
        [TravellerSignal.PlaceDocument, TravellerSignal.PleaseWait, TravellerSignal.GoOn, TravellerSignal.OfficerWillHelp];

    public static TheoryData<int> Lengths => [16, 20, 32, 64];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Each_signal_lights_its_own_stretch_in_one_colour(int pixels)
    {
        int length = pixels / LampStrip.Lamps;
        for (int lamp = 0; lamp < _lit.Length; lamp++)
        {
            LampColour[] picture = LampPicture.Of(_lit[lamp], pixels, 100);
            Assert.Equal(pixels, picture.Length);
            int[] places = [.. Enumerable.Range(0, pixels).Where(at => picture[at] != default)];
            Assert.NotEmpty(places);
            Assert.All(places, at => Assert.Equal(lamp, at / length));
            Assert.Single(places.Select(at => picture[at]).Distinct());
        }
    }

    /// <summary>Whoever sees neither colours nor which stretch it is still sees another pattern.</summary>
    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_patterns_differ_without_colour_and_without_place(int pixels)
    {
        int length = pixels / LampStrip.Lamps;
        IEnumerable<string> patterns = _lit.Select((signal, lamp) => string.Concat(
            LampPicture.Of(signal, pixels, 100).Skip(lamp * length).Take(length).Select(colour => colour == default ? '-' : '#')));
        Assert.Equal(_lit.Length, patterns.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_closed_desk_is_dark() =>
        Assert.All(LampPicture.Of(TravellerSignal.OutOfService, 32, 100), colour => Assert.Equal(default, colour));

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(99)]
    public void Nothing_is_brighter_than_the_limit(int percent)
    {
        foreach (TravellerSignal signal in _lit)
        {
            Assert.All(
                LampPicture.Of(signal, 32, percent),
                colour => Assert.True(Math.Max(colour.Red, Math.Max(colour.Green, colour.Blue)) <= 255 * percent / 100));
            Assert.Contains(LampPicture.Of(signal, 32, percent), colour => colour != default);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("-5")]
    [InlineData("half")]
    public void A_limit_that_is_none_ends_with_a_sentence(string setting) => Assert.Equal(
        $"--plugin:lampBrightnessPercent is a whole number from 1 to 100, not \"{setting}\".",
        Assert.Throws<InvalidOperationException>(() => LampPicture.BrightnessPercentOf(setting)).Message);

    [Fact]
    public void Without_a_setting_the_limit_is_the_default() =>
        Assert.Equal((LampPicture.BrightnessPercentDefault, 7), (LampPicture.BrightnessPercentOf(null), LampPicture.BrightnessPercentOf("7")));
}
