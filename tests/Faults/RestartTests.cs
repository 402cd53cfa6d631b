using Xunit.Abstractions;

namespace CheckpointEdge.Tests.Faults;

/// <summary>A board killed (SIGKILL) with a hit on its screen comes back with the same hit, for the same officer.</summary>
public sealed class RestartTests(ITestOutputHelper output)
{
    private const int Kills = 5;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task The_screen_is_where_it_was_for_whoever_was_signed_in()
    {
        await using House house = await House.BuildAsync(House.DemonstrationLists);
        using Screen screen = new(house.Kiosk);
        using CancellationTokenSource limit = new(_patience);
        await screen.SignInAsync();
        await house.PresentTravellerAsync("same-person");
        Guid check = await screen.UntilHitAsync(limit.Token);
        string? shown = await screen.ResultAsync(limit.Token);
        for (int kill = 0; kill < Kills; kill++)
        {
            house.KillBoard();
            long start = TimeProvider.System.GetTimestamp();
            await house.StartBoardAsync();
            Assert.Equal(House.Officer, await screen.OfficerAsync(limit.Token));
            Assert.Equal(shown, await screen.ResultAsync(limit.Token));
            output.WriteLine($"back after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F2} s");
        }

        await screen.ReferAsync(check);
        house.KillBoard();
        await house.StartBoardAsync();
        Assert.Equal(House.Officer, await screen.OfficerAsync(limit.Token));
        Assert.Null(await screen.ResultAsync(limit.Token));
    }
}
