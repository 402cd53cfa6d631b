using System.Security.Cryptography;
using CheckpointEdge.Tests.Cryptography;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Tests.Chip.Access;

public sealed class ActiveAuthenticationTests
{
    private const string Challenge = "96302B0F3D7E7864";

    [Fact]
    public async Task A_short_key_is_asked_with_a_short_command()
    {
        ActiveAuthenticationAnswer? answer = await RunAsync(
            DataGroup15(1024), new(($"0088000008{Challenge}00", Convert.ToHexString(new byte[128]) + "9000")));
        Assert.Equal(Challenge, Convert.ToHexString(answer!.Challenge.Span));
        Assert.Equal(128, answer.Response.Length);
    }

    [Fact]
    public async Task A_long_key_is_asked_with_extended_length()
    {
        ActiveAuthenticationAnswer? answer = await RunAsync(
            DataGroup15(3072), new(($"00880000000008{Challenge}0000", Convert.ToHexString(new byte[384]) + "9000")));
        Assert.Equal(384, answer!.Response.Length);
    }

    [Fact]
    public async Task A_chip_that_refuses_extended_length_is_asked_with_a_short_command_and_its_parts_are_joined()
    {
        ScriptedChipReader reader = new(
            ($"00880000000008{Challenge}0000", "6700"),
            ($"0088000008{Challenge}00", Convert.ToHexString(new byte[256]) + "6180"),
            ("00C0000080", Convert.ToHexString(new byte[128]) + "9000"));
        Assert.Equal(384, (await RunAsync(DataGroup15(3072), reader))!.Response.Length);
    }

    [Fact]
    public async Task A_reader_without_extended_length_asks_with_a_short_command()
    {
        ScriptedChipReader reader = new(($"0088000008{Challenge}00", Convert.ToHexString(new byte[256]) + "9000"))
        {
            CommandSizeBytesMax = 261,
            ResponseSizeBytesMax = 258,
        };
        Assert.NotNull(await RunAsync(DataGroup15(3072), reader));
    }

    [Theory]
    [InlineData("6982")]
    [InlineData("6A81")]
    [InlineData("9000")]
    public async Task A_chip_without_an_answer_gives_none(string response) =>
        Assert.Null(await RunAsync(DataGroup15(1024), new(($"0088000008{Challenge}00", response))));

    [Theory]
    [InlineData("")]
    [InlineData("6F00")]
    [InlineData("6F033001FF")]
    public async Task A_data_group_of_no_meaning_is_asked_with_a_short_command(string dg15) =>
        Assert.NotNull(await RunAsync(Convert.FromHexString(dg15), new(($"0088000008{Challenge}00", "019000"))));

    private static async Task<ActiveAuthenticationAnswer?> RunAsync(byte[] dg15, ScriptedChipReader reader)
    {
        ChipChannel channel = new(reader) { Random = new KnownNumbers(Challenge).Fill };
        ActiveAuthenticationAnswer? answer = await ActiveAuthentication.RunAsync(channel, dg15, CancellationToken.None);
        Assert.True(reader.IsAtEnd);
        return answer;
    }

    private static byte[] DataGroup15(int sizeBits)
    {
        using RSA key = RSA.Create(sizeBits);
        return ExplicitKey.Wrap(0x6F, key.ExportSubjectPublicKeyInfo());
    }
}
