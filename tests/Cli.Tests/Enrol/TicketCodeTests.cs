using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>A ticket that is typed or scanned, against a real Central.</summary>
public sealed class TicketCodeTests
{
    [Fact]
    public async Task A_typed_code_brings_a_board_in_once()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        string typed = house.Code().ToString();
        Assert.True(typed.Length < 120, typed);
        Assert.True(TicketCode.TryParse(typed, out TicketCode? code));

        EnrolmentTicket ticket = await TicketFetch.RunAsync(code, house.BoardClock, CancellationToken.None);
        Assert.Equal(("north-1", "North gate", "1"), (ticket.Unit, ticket.Site, ticket.Lane));
        await house.EnrolAsync(ticket);
        using CentralLink link = house.Link();
        Assert.Empty((await link.AnswersAsync(0, CancellationToken.None)).Answers);

        ProvisioningException second = await Assert.ThrowsAsync<ProvisioningException>(() => Enrolment.RunAsync(
            ticket, Path.Combine(house.CentralData, "second"), false, house.BoardClock, CancellationToken.None));
        Assert.Contains("was used already, with another key", second.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_Central_than_the_code_names_hears_no_token()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        await using CentralAndBoard other = await CentralAndBoard.StartAsync();
        TicketCode code = house.Code() with { Central = other.Address };

        ProvisioningException refused = await Assert.ThrowsAsync<ProvisioningException>(
            () => TicketFetch.RunAsync(code, house.BoardClock, CancellationToken.None));

        Assert.Contains("its authority is another", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_with_a_slip_of_the_finger_or_out_of_time_is_refused_with_a_sentence()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        TicketCode code = house.Code();
        ProvisioningException slip = await Assert.ThrowsAsync<ProvisioningException>(
            () => TicketFetch.RunAsync(code with { Token = "a" + code.Token }, house.BoardClock, CancellationToken.None));
        Assert.Contains("not known or has expired", slip.Message, StringComparison.Ordinal);

        house.Advance(TimeSpan.FromHours(49));
        ProvisioningException late = await Assert.ThrowsAsync<ProvisioningException>(
            () => TicketFetch.RunAsync(code, house.BoardClock, CancellationToken.None));
        Assert.Contains("not known or has expired", late.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ticket.json")]
    [InlineData("http://central:5091/north-1/abcd/00112233445566778899")]
    [InlineData("https://central:5091/north-1/abcd")]
    [InlineData("https://central:5091/north-1/abcd/0011")]
    [InlineData("https://central:5091/north-1/abcd/0011223344556677889z")]
    [InlineData("https://central@other:5091/north-1/abcd/00112233445566778899")]
    [InlineData("https://\u200Ecentral:5091/north-1/abcd/00112233445566778899")]
    [InlineData("https://\u0441entral:5091/north-1/abcd/00112233445566778899")]
    public void What_is_no_code_is_none(string text) => Assert.False(TicketCode.TryParse(text, out _));

    [Fact]
    public void Capitals_and_hyphens_do_not_matter()
    {
        Assert.True(TicketCode.TryParse("https://central:5091/north-1/ABCD-efgh/0011-2233-4455-6677-88AA", out TicketCode? code));
        Assert.Equal(new TicketCode("https://central:5091", "north-1", "abcdefgh", "001122334455667788aa"), code);
    }
}
