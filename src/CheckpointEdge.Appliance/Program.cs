using CheckpointEdge.Appliance;

const int CouldNotRun = 2;
const int BatteryEnded = 3; // the unit switches the board off on this one
try
{
    await using ApplianceHost host =
        await ApplianceHost.StartAsync(ApplianceOptions.Parse(args), TimeProvider.System, CancellationToken.None);
    Console.Out.WriteLine($"ready: {host.Address}, {host.Condition}");
    await host.WaitForStopAsync();
    return host.BatteryEnded ? BatteryEnded : 0;
}
catch (ApplianceException failure)
{
    Console.Error.WriteLine(failure.Message);
    return CouldNotRun;
}
