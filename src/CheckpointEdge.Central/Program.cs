using CheckpointEdge.Central;

try
{
    await using CentralService central = new(CentralOptions.Parse(args), TimeProvider.System);
    await central.StartAsync();
    await central.WaitForStopAsync();
    return 0;
}
catch (CentralException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 2;
}
