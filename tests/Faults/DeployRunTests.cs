using System.Net;
using System.Net.Sockets;
using CheckpointEdge.Tests;

namespace Faults;

/// <summary>The demonstration as somebody starts it who has just cloned the repository.</summary>
[Collection(nameof(DeployRunTests))]
public sealed class DeployRunTests
{
    private static readonly int[] _offsets = [0, 2, 10, 11];

    [Fact]
    public async Task A_port_that_is_taken_gives_one_sentence_and_nothing_is_started()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        (int status, string said, string complained) = await RunAsync("--port-base", $"{port}");

        Assert.Equal((2, ""), (status, said));
        Assert.Equal(
            $"deploy/run: port {port} is taken by another program; stop it, or choose other ports with --port-base N",
            complained.Trim());
    }

    [Fact]
    public async Task It_starts_says_where_to_look_and_starts_again_on_the_same_data()
    {
        int free = FreeBase();
        string data = Path.Combine(Needs.RepositoryRoot, "artifacts", $"demo-{free}");
        try
        {
            (int status, string said, string complained) = await RunAsync("--port-base", $"{free}", "--stop-after", "1");
            Assert.True(status == 0, said + complained);
            Assert.Contains("publishing the demonstration's lists", said, StringComparison.Ordinal);
            foreach (string line in (string[])[$":{free}/ ", $":{free}/traveller", $":{free + 2}/", $":{free + 10}/", "PIN", "What to try next"])
                Assert.Contains(line, said, StringComparison.Ordinal);

            (status, said, complained) = await RunAsync("--port-base", $"{free}", "--walk", "--stop-after", "1");
            Assert.True(status == 0, said + complained);
            Assert.DoesNotContain("setting up", said, StringComparison.Ordinal);
            foreach (string line in (string[])["the delta has ", "stolen-passport: decided and kept", "3 hits, each once"])
                Assert.True(said.Contains(line, StringComparison.Ordinal), $"'{line}' is missing in: {said}");
            // Three hits, three decisions; the board's receipt for the list before goes with them when the network went first.
            Assert.Matches("Central has [67] reports", said);
            Assert.Contains("What to try next", said, StringComparison.Ordinal);
        }
        finally
        {
            if (Directory.Exists(data))
                Directory.Delete(data, recursive: true);
        }
    }

    private static Task<(int Status, string Said, string Complained)> RunAsync(params string[] arguments) =>
        Programs.RunAsync(Path.Combine(Needs.RepositoryRoot, "deploy", "run"), arguments);

    /// <summary>A base whose four ports were free a moment ago.</summary>
    private static int FreeBase()
    {
        for (int at = 21_000 + (Environment.ProcessId % 20_000); ; at += 16)
        {
            try
            {
                foreach (int offset in _offsets)
                {
                    using TcpListener port = new(IPAddress.Loopback, at + offset);
                    port.Start();
                }

                return at;
            }
            catch (SocketException)
            {
                // Taken: the next sixteen.
            }
        }
    }
}
