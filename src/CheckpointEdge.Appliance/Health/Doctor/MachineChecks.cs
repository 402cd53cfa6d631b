using System.Diagnostics;
using System.Globalization;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>The machine underneath: the service's state by systemd, the supply and the temperature where the kernel says them.</summary>
internal sealed class MachineChecks(DoctorOptions options)
{
    public const string ServiceName = "service";
    public const string PowerName = "supply-voltage";
    public const string TemperatureName = "temperature";

    /// <summary>Raspberry Pi and Rock boards slow down from 80 to 85 °C on (degrees Celsius).</summary>
    private const double TooHotCelsius = 85;

    private const double WarmCelsius = 75;

    /// <summary>More restarts than this since the boot are told (count).</summary>
    private const int RestartsMax = 3;

    /// <summary>What <c>systemctl show</c> says of the unit: is it active, and how often was it started again.</summary>
    public async Task<Finding> ServiceAsync(CancellationToken cancel)
    {
        if (!Directory.Exists(Path.Combine(options.SystemRoot, "run/systemd/system")))
            return Finding.NotDone(ServiceName, options.ServiceUnit, "No systemd runs here.");
        ProcessStartInfo start = new("systemctl") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in new[] { "show", options.ServiceUnit, "--property=ActiveState,Result,NRestarts,StatusText" })
            start.ArgumentList.Add(word);
        using Process asked = Process.Start(start)!;
        string[] lines = (await asked.StandardOutput.ReadToEndAsync(cancel)).Split('\n');
        await asked.WaitForExitAsync(cancel);
        string state = ValueOf("ActiveState"), result = ValueOf("Result"), status = ValueOf("StatusText");
        _ = int.TryParse(ValueOf("NRestarts"), NumberStyles.None, CultureInfo.InvariantCulture, out int restarts);
        if (state != "active")
        {
            return Finding.Fault(
                ServiceName, options.ServiceUnit,
                $"It is {(state.Length > 0 ? state : "not known to systemd")}{(result is "" or "success" ? "" : $" ({result})")}.",
                $"Run systemctl start {options.ServiceUnit}, and journalctl -u {options.ServiceUnit} if it does not stay.");
        }

        if (status.StartsWith("Not well", StringComparison.Ordinal))
            return Finding.Fault(
                ServiceName, options.ServiceUnit, $"{status}: its watchdog is not petted.",
                "It is started again by itself; look at its journal if that does not help.");
        return restarts > RestartsMax
            ? Finding.Look(
                ServiceName, options.ServiceUnit,
                FormattableString.Invariant($"It runs, and was started again {restarts} times."),
                $"Look at journalctl -u {options.ServiceUnit}.")
            : Finding.Well(ServiceName, options.ServiceUnit, status.Length > 0 ? $"It runs: {status}." : "It runs.");

        string ValueOf(string name) =>
            lines.FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";
    }

    /// <summary>The alarm of the kernel's rpi_volt driver (hwmon, <c>in0_lcrit_alarm</c>): the supply was too low since the boot.</summary>
    public Finding Power()
    {
        string[] alarms = [.. Sensors("sys/class/hwmon", "hwmon*").SelectMany(sensor => Directory.EnumerateFiles(sensor, "in*_lcrit_alarm"))];
        if (alarms.Length == 0)
            return Finding.NotDone(PowerName, "hwmon", "The kernel does not say how the supply is.");
        string? low = alarms.FirstOrDefault(alarm => NumberIn(alarm) is > 0);
        return low is null
            ? Finding.Well(PowerName, alarms[0], "The supply was never too low.")
            : Finding.Fault(
                PowerName, low,
                "The supply has been too low since the boot: the board slows down and USB devices drop out.",
                "Use the board's own supply and a short cable.");
    }

    public Finding Temperature()
    {
        (string File, double Celsius)[] zones =
        [
            .. Sensors("sys/class/thermal", "thermal_zone*")
                .Select(zone => Path.Combine(zone, "temp"))
                .Select(file => (file, NumberIn(file) is { } milli ? milli / 1000.0 : double.NaN))
                .Where(zone => !double.IsNaN(zone.Item2)),
        ];
        if (zones.Length == 0)
            return Finding.NotDone(TemperatureName, "thermal", "The kernel does not say how warm the board is.");
        (string file, double celsius) = zones.MaxBy(zone => zone.Celsius);
        string found = string.Create(CultureInfo.InvariantCulture, $"{celsius:F0} °C.");
        const string WhatToDo = "Look at the fan and the cabinet's openings; keep the sun off.";
        return celsius >= TooHotCelsius ? Finding.Fault(TemperatureName, file, found + " The board slows itself down.", WhatToDo)
            : celsius >= WarmCelsius ? Finding.Look(TemperatureName, file, found, WhatToDo)
            : Finding.Well(TemperatureName, file, found);
    }

    private IEnumerable<string> Sensors(string folder, string pattern)
    {
        string path = Path.Combine(options.SystemRoot, folder);
        return Directory.Exists(path) ? Directory.EnumerateDirectories(path, pattern).Order(StringComparer.Ordinal) : [];
    }

    /// <summary>A sensor that does not answer now says nothing.</summary>
    private static long? NumberIn(string file)
    {
        try
        {
            return long.TryParse(
                File.ReadAllText(file).Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out long value) ? value : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
