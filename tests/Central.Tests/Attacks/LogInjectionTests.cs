using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Central.Tests.Attacks;

/// <summary>Names, reasons and addresses that would forge a line of the log, or steer the terminal on which it is read.</summary>
public sealed partial class LogInjectionTests
{
    private const string Forged = "\r\n2031-05-04T03:02:01.000Z info: CheckpointEdge.Central[0] all is well\u001b[2J\u001b]0;title\u0007";
    private const int WaitSecondsMax = 90;

    [Fact]
    public async Task Whatever_is_sent_no_line_of_the_log_is_forged_and_no_terminal_is_steered()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("central-log-");
        string data = Path.Combine(folder.FullName, "data");
        var passwords = CentralSetup.Run(data, [], TimeProvider.System, 1_000);
        using ChildProcess central = ChildProcess.Start(
            typeof(CentralService).Assembly.Location, ["--data", data, "--console", "http://127.0.0.1:0", "--boards", "https://127.0.0.1:0"]);
        try
        {
            Uri console = new((await UntilAsync(central, ReadyLine())).Groups[1].Value);
            using HttpClient client = new() { BaseAddress = console };
            client.DefaultRequestHeaders.Add("X-Checkpoint", "1");
            foreach ((string address, object body) in ((string, object)[])[
                ("/api/session", new { name = "nobody" + Forged, password = "x" }),
                ("/api/session", new { name = "ops", password = passwords["ops"] }),
                ("/api/tickets", new { unit = "north" + Forged, site = "North" + Forged, lane = "1" }),
                ("/api/courier/refused", new { sentence = "It is broken." + Forged }),
                ("/api/accounts", new { name = "new" + Forged, role = "ops" }),
                ("/api/lists/rollout/halt", new { reason = "because" + Forged })])
            {
                using HttpResponseMessage answer = await client.PostAsJsonAsync(address, body);
                string said = await answer.Content.ReadAsStringAsync();
                Assert.DoesNotContain('\u001b', said);
                Assert.DoesNotContain('\n', said);
            }

            using (HttpResponseMessage odd = await client.GetAsync("/api/hits%0d%0aforged%1b%5b2J"))
                Assert.False(odd.IsSuccessStatusCode);
            string audit = await client.GetStringAsync("/api/audit");
            Assert.DoesNotContain('\u001b', audit);
        }
        finally
        {
            central.Terminate();
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(WaitSecondsMax));
            await central.WaitAsync(limit.Token);
            folder.Delete(recursive: true);
        }

        Assert.DoesNotContain('\u001b', central.Output);
        Assert.DoesNotContain("all is well", central.Output, StringComparison.Ordinal);
        foreach (string password in passwords.Values)
            Assert.DoesNotContain(password, central.Output, StringComparison.Ordinal);
    }

    private static async Task<Match> UntilAsync(ChildProcess child, Regex line)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(WaitSecondsMax));
        while (!line.IsMatch(child.Output))
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        return line.Match(child.Output);
    }

    [GeneratedRegex("console (http://[0-9.:]+)")]
    private static partial Regex ReadyLine();
}
