using CheckpointEdge.Appliance;
using CheckpointEdge.Appliance.Provisioning.SetUp;

const int CouldNotRun = 2;
const int BatteryEnded = 3; // the unit switches the board off on this one
try
{
    ApplianceOptions options = ApplianceOptions.Parse(args);
    IAsyncDisposable? whileItStarts = null;
    if (BoardSetUp.IsNeeded(options.DataDirectory))
    {
        await using SetUpHost setUp = await SetUpHost.StartAsync(options, TimeProvider.System, CancellationToken.None);
        Console.Out.WriteLine($"set-up: {setUp.Address}");
        if (!await setUp.WaitAsync())
            return 0;
        options = options with { Url = setUp.Address }; // the screen is there already
        whileItStarts = setUp.HandOver();
    }

    ApplianceHost started;
    await using (whileItStarts)
        started = await ApplianceHost.StartAsync(options, TimeProvider.System, CancellationToken.None);
    await using ApplianceHost host = started;
    Console.Out.WriteLine($"ready: {host.Address}, {host.Condition}");
    await host.WaitForStopAsync();
    return host.BatteryEnded ? BatteryEnded : 0;
}
catch (ApplianceException failure)
{
    Console.Error.WriteLine(failure.Message);
    return CouldNotRun;
}
