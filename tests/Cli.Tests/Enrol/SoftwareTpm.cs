using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>
/// A TPM 2.0 in software, <c>swtpm</c>, which this process and the programs it starts find by their environment. One at a time.
/// </summary>
internal sealed partial class SoftwareTpm : IDisposable
{
    private const int WaitSecondsMax = 20;
    private static readonly string[] _variables = ["TPM2OPENSSL_TCTI", "TPM2TOOLS_TCTI"];

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("swtpm-");
    private readonly Process _process;

    private SoftwareTpm(int port)
    {
        _process = Process.Start(new ProcessStartInfo(
            "/usr/bin/swtpm",
            [
                "socket", "--tpm2", "--tpmstate", "dir=" + _state.FullName, "--flags", "not-need-init,startup-clear",
                "--server", Text($"type=tcp,port={port}"), "--ctrl", Text($"type=tcp,port={port + 1}"),
            ]))!;
        foreach (string variable in _variables)
            Set(variable, Text($"swtpm:host=127.0.0.1,port={port}"));
    }

    public static async Task<SoftwareTpm> StartAsync()
    {
        SoftwareTpm tpm = new(FreePairOfPorts(out int port));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(WaitSecondsMax));
        while (true)
        {
            // The control port alone: whoever connects to the other one and leaves ends the program.
            using TcpClient probe = new();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port + 1, limit.Token);
                return tpm;
            }
            catch (SocketException) when (!tpm._process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            }
        }
    }

    public void Dispose()
    {
        foreach (string variable in _variables)
            Set(variable, "");
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _state.Delete(recursive: true);
    }

    /// <summary>For child processes and for OpenSSL in this one, which reads the C library's environment.</summary>
    private static void Set(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        if (SetNative(variable, value, 1) != 0)
            throw new InvalidOperationException($"{variable} cannot be set.");
    }

    private static int FreePairOfPorts(out int port)
    {
        while (true)
        {
            using TcpListener first = new(IPAddress.Loopback, 0);
            first.Start();
            port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using TcpListener second = new(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another pair.
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);
}
