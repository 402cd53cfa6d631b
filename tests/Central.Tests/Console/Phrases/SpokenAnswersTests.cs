using System.Net;
using System.Text.Json;

namespace CheckpointEdge.Central.Tests.Console.Phrases;

/// <summary>What Central answers to a page that has chosen a language, and to a program that has not.</summary>
public sealed class SpokenAnswersTests
{
    [Fact]
    public async Task A_page_is_answered_in_its_language_and_a_program_in_english()
    {
        await using RunningCentral central = await RunningCentral.StartAsync();
        using HttpClient ops = await central.SignedInAsync("ops");

        Assert.Equal("There is no board nobody in service.", await RefusedAsync("en"));
        Assert.Equal("Il n’y a pas de boîtier nobody en service.", await RefusedAsync("fr"));
        Assert.Equal("There is no board nobody in service.", await RefusedAsync("none"));

        async Task<string> RefusedAsync(string language)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/api/units/nobody/revoke");
            request.Headers.Add("X-Checkpoint", "1");
            request.Headers.Add("Cookie", $"checkpoint-language={language}");
            using HttpResponseMessage answer = await ops.SendAsync(request);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return body.RootElement.GetProperty("error").GetString()!;
        }
    }
}
