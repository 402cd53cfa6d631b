using CheckpointEdge.Appliance;

const int CouldNotRun = 2;
try
{
    await using ApplianceHost host =
        await ApplianceHost.StartAsync(ApplianceOptions.Parse(args), TimeProvider.System, CancellationToken.None);
    Console.Out.WriteLine($"ready: {host.Address}, {host.Condition}");
    await host.WaitForStopAsync();
    return 0;
}
catch (ApplianceException failure)
{
    Console.Error.WriteLine(failure.Message);
    return CouldNotRun;
}
