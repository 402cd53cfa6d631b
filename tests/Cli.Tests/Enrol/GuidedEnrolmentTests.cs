using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Cli.Tests.Doctor;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>A bare board from its first command to the last, with the plug pulled between.</summary>
[Collection(BoardOfTheDoctor.Name)]
public sealed class GuidedEnrolmentTests(BoardOfTheDoctor house)
{
    [Fact]
    public async Task A_bare_board_comes_into_service_and_goes_on_where_the_plug_was_pulled()
    {
        string folder = Path.GetDirectoryName(house.Copy().Data)!;
        string data = Path.Combine(folder, "bare");
        BoardOfTheDoctor.Private(data);
        string ticket = Path.Combine(folder, "ticket.json");
        File.WriteAllText(ticket, System.Text.Json.JsonSerializer.Serialize(
            await house.Central.TicketAsync("west-1", "West"), CheckpointEdge.Exchange.ExchangeJson.Default.EnrolmentTicket));

        // The answers end after the ticket, as if the plug were pulled: the account is not made, and what is made stays.
        (int broken, string first, string why) = Checkpointctl.Feed(ticket + "\n", "enrol", "--guided", "--data", data, "--key", "file");
        Assert.Equal(2, broken);
        Assert.Contains("unit west-1 at West, lane 1", first, StringComparison.Ordinal);
        Assert.NotEmpty(why);
        Assert.Equal("west-1", UnitFiles.Load(data).Unit);
        Assert.Empty(new OfficerRegister(data).All());

        (int code, string output, string error) = Checkpointctl.Feed(
            "5001\n280619\n", "enrol", "--guided", "--data", data, "--key", "file");

        Assert.Contains("well officers: 1 officer(s), 1 of them supervisor(s).", output, StringComparison.Ordinal);
        Assert.Contains("well central", output, StringComparison.Ordinal);
        Assert.DoesNotContain("280619", output + error, StringComparison.Ordinal);
        // A list that was sealed before this board came in is not its own: a later one is.
        Assert.Equal(output.Contains("FAULT list", StringComparison.Ordinal) ? 1 : 0, code);
    }
}
