using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>Basic Access Control on the worked example of Doc 9303-11, appendix D.3.</summary>
public sealed class BacTests
{
    private const string Challenge = "4608F91988702212";
    private const string Request =
        "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7";

    private const string Answer =
        "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449";

    private static readonly (string, string) _ask = ("0084000008", Challenge + "9000");

    [Fact]
    public async Task The_worked_example_opens_the_chip()
    {
        (AccessResult result, ChipChannel channel) = await RunAsync(_ask, ($"0082000028{Request}28", Answer + "9000"));
        Assert.True(result.Opened, result.Sentence);
        Assert.Equal(ChipAccessProtocol.Bac, result.Access.Protocol);
        Assert.Equal("887022120C06C226", Convert.ToHexString(channel.Messaging!.Counter));
    }

    [Theory]
    [InlineData("6300")]
    [InlineData("6982")]
    [InlineData("6988")]
    public async Task A_refused_authentication_is_a_wrong_password(string status)
    {
        (AccessResult result, _) = await RunAsync(_ask, ($"0082000028{Request}28", status));
        Assert.True(result.WrongPassword);
        Assert.False(result.Opened);
    }

    [Fact]
    public async Task A_chip_without_this_protocol_is_no_wrong_password()
    {
        (AccessResult result, _) = await RunAsync(("0084000008", "6D00"));
        Assert.False(result.WrongPassword || result.Opened);
        Assert.Equal((ushort)0x6D00, result.Status);
    }

    [Theory]
    [InlineData("4608F919887022")]
    [InlineData("")]
    [InlineData("4608F9198870221200")]
    public async Task A_challenge_of_another_length_ends_the_attempt(string challenge)
    {
        (AccessResult result, _) = await RunAsync(("0084000008", challenge + "9000"));
        Assert.False(result.Opened);
    }

    [Fact]
    public async Task Every_altered_byte_of_the_answer_is_noticed()
    {
        for (int at = 0; at < Answer.Length / 2; at++)
        {
            byte[] altered = Convert.FromHexString(Answer);
            altered[at] ^= 0x10;
            (AccessResult result, _) =
                await RunAsync(_ask, ($"0082000028{Request}28", Convert.ToHexString(altered) + "9000"));
            Assert.False(result.Opened || result.WrongPassword);
        }
    }

    [Fact]
    public async Task A_chip_that_stumbles_over_the_length_is_asked_again_without_a_limit()
    {
        // The second attempt has the same numbers again, so its request is the same.
        ScriptedChipReader reader = new(
            _ask, ($"0082000028{Request}28", "6700"), _ask, ($"0082000028{Request}00", Answer + "9000"));
        const string Own = "781723860C06C226";
        const string Seed = "0B795240CB7049B01C19B33E32804F0B";
        ChipChannel channel = new(reader) { Random = new KnownNumbers(Own, Seed, Own, Seed).Fill };
        AccessResult result = await Bac.OpenAsync(channel, new("L898902C<369080619406236"), CancellationToken.None);
        Assert.True(result.Opened, result.Sentence);
    }

    private static async Task<(AccessResult Result, ChipChannel Channel)> RunAsync(params (string, string)[] script)
    {
        ChipChannel channel = new(new ScriptedChipReader(script))
        {
            Random = new KnownNumbers("781723860C06C226", "0B795240CB7049B01C19B33E32804F0B").Fill,
        };
        AccessResult result = await Bac.OpenAsync(channel, new("L898902C<369080619406236"), CancellationToken.None);
        Assert.Equal(result.Opened, channel.Messaging is not null);
        return (result, channel);
    }
}
