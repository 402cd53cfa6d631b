using System.Net;
using CheckpointEdge.Appliance.Kiosk;

namespace CheckpointEdge.Appliance.Tests.Kiosk;

/// <summary>The sign-in has a limit of its own, beside the waits after wrong PINs.</summary>
public sealed class SignInLimitTests
{
    /// <summary>Found by reading: the limits came before the address was known, and this one held nobody back.</summary>
    [Fact]
    public async Task Who_signs_in_too_often_is_told_to_wait_though_no_officer_has_such_a_number()
    {
        await using DeskHouse house = await DeskHouse.OpenAsync();
        List<HttpStatusCode> answers = [];
        for (int i = 0; i <= KioskServer.SignInsPerMinuteMax; i++)
            answers.Add((await house.SignInAsync("!", "1")).Status);
        Assert.All(answers[..^1], status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }
}
