using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Kiosk;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>
/// A board that nobody has set up yet: its screen walks a technician from the ticket to the sheet of paper. No device of the desk is open
/// and nobody can sign in. Dispose it to stop.
/// </summary>
public sealed class SetUpHost : IAsyncDisposable
{
    /// <summary>Between two looks whether somebody has set the board up by command meanwhile (seconds).</summary>
    private const double LookSeconds = 1;

    private readonly WebApplication _application;
    private readonly Func<bool> _needed;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PluginCameras? _plugin;
    private Watchdog? _watchdog;
    private HttpClient? _door;

    private SetUpHost(WebApplication application, Func<bool> needed, TimeProvider time) =>
        (_application, _needed, _time) = (application, needed, time);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new(ApplianceOptions.DefaultUrl);

    /// <exception cref="ApplianceException">It cannot start; the message says what to do.</exception>
    public static async Task<SetUpHost> StartAsync(ApplianceOptions options, TimeProvider time, CancellationToken cancel)
    {
        if (!options.Url.IsLoopback)
        {
            throw new ApplianceException(
                $"{options.DataDirectory} holds no enrolled board, and a board is set up at its own screen only: run checkpointctl enrol "
                + $"TICKET.json --data {options.DataDirectory}, or leave {options.Url.Authority} away.");
        }

        WebApplicationBuilder builder = KioskServer.Builder(options);
        WebApplication application = builder.Build();
        SetUpHost host = new(application, () => BoardSetUp.IsNeeded(options.DataDirectory), time);
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            SetUpWork work = new(application.Services.GetRequiredService<ILogger<SetUpWork>>(), application.Lifetime.ApplicationStopping);
            BoardSetUp board = new(new DoctorOptions { DataDirectory = options.DataDirectory }, time);
            host._plugin = await PluginCameras.OpenAsync(options, time, cancel);
            SetUpApi api = new(options, board, host._plugin, work, time, () => host._finished.TrySetResult());
            KioskServer.Map(application, options, Pages.Load(Pages.SetUp), api.Map);
            await application.StartAsync(cancel);
            host.Address = new Uri(
                application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            host.Watch(time);
            return host;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await host.DisposeAsync();
            throw new ApplianceException(
                failure is IOException { InnerException: AddressInUseException }
                    ? $"Port {options.Url.Port} is taken: another service listens on {options.Url.Authority}; "
                        + "stop it or choose another with --urls."
                    : $"The set-up cannot start with {options.DataDirectory} at {options.Url.Authority}: {failure.Message}",
                failure);
        }
    }

    /// <summary>Until the board is set up, here or by command, or somebody asks the process to stop.</summary>
    /// <returns>True: it is set up.</returns>
    public async Task<bool> WaitAsync()
    {
        Task stopped = _application.WaitForShutdownAsync();
        while (!stopped.IsCompleted && _needed())
            await Task.WhenAny(_finished.Task, stopped, Task.Delay(TimeSpan.FromSeconds(LookSeconds), _time));
        return !stopped.IsCompleted;
    }

    /// <summary>
    /// The service follows in this process: what gave signs of life for the set-up goes on until it is disposed, and no stop is said.
    /// </summary>
    /// <returns>To be disposed once the service has said itself that it is ready; null where nobody waits for signs of life.</returns>
    public IAsyncDisposable? HandOver()
    {
        Watchdog? watchdog = _watchdog;
        _watchdog = null;
        watchdog?.HandOver("The board is set up and goes into service");
        return watchdog;
    }

    public async ValueTask DisposeAsync()
    {
        if (_watchdog is not null)
            await _watchdog.DisposeAsync();
        _door?.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        if (_plugin is not null)
            await _plugin.DisposeAsync();
    }

    private void Watch(TimeProvider time)
    {
        if (NotifySocket.OfThisProcess() is not { } manager)
            return;
        _door = new HttpClient { BaseAddress = Address };
        _watchdog = new Watchdog(
            manager, [("the screen's door", async token => (await _door.GetAsync("/health", token)).Dispose())], time,
            _application.Services.GetRequiredService<ILogger<Watchdog>>());
        _watchdog.Start("This board is being set up");
    }
}
