using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>
/// What the page of the set-up asks for. It is there only until the board goes into service: the service has none of these addresses.
/// Safe for concurrent use.
/// </summary>
internal sealed class SetUpApi(
    ApplianceOptions options, BoardSetUp board, PluginCameras plugin, SetUpWork work, TimeProvider time, Action finished)
{
    /// <summary>The sheet's name in the data directory and on a stick.</summary>
    private const string SheetName = "acceptance.html";

    private readonly Sticks _sticks = new(options.SticksDirectory);
    private EnrolmentTicket? _offered;
    private TicketCamera? _camera;
    private DeviceTrialResult? _tried;
    private int _trials;
    private ImmutableArray<Finding> _findings = [];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", context => Answers.JsonAsync(
            context, new HealthView("notReady", ["This board is being set up."]), KioskJson.Default.HealthView,
            StatusCodes.Status503ServiceUnavailable));
        routes.MapGet("/api/setup/state", context => Answers.JsonAsync(context, View(), KioskJson.Default.SetUpView));
        routes.MapGet("/api/setup/preview", context => PictureAsync(context, _camera?.Seen));
        routes.MapGet("/api/setup/picture", context => PictureAsync(context, _tried?.Picture));
        routes.MapPost("/api/setup/camera", CameraAsync);
        routes.MapPost("/api/setup/stop", StopAsync);
        routes.MapPost("/api/setup/ticket", TicketAsync);
        routes.MapPost("/api/setup/enrol", context => BeginAsync(context, "enrol", EnrolAsync));
        routes.MapPost("/api/setup/devices", DeviceAsync);
        routes.MapPost("/api/setup/devices/done", context => DoneAsync(context, SetUpStep.Devices, board.DevicesDone));
        routes.MapPost("/api/setup/list", ListAsync);
        routes.MapPost("/api/setup/supervisor", SupervisorAsync);
        routes.MapPost("/api/setup/look", context => BeginAsync(context, "look", async cancel =>
        {
            _findings = await board.LookAsync(cancel);
            return null;
        }));
        routes.MapPost("/api/setup/sheet", SheetAsync);
        routes.MapPost("/api/setup/finish", context => DoneAsync(context, SetUpStep.Service, () =>
        {
            board.Finish();
            finished();
        }));
    }

    private SetUpView View()
    {
        SetUpStep step = board.Next();
        DeviceBindings bound = DeviceBindings.Load(options.DataDirectory);
        return new SetUpView(
            Camel(step.ToString()),
            work.Name,
            work.Trouble,
            _camera is not null,
            step == SetUpStep.Ticket && _offered is { } ticket ? Offered(ticket) : null,
            board.Unit is { } unit ? new SetUpUnit(unit.Unit, unit.Site, unit.Lane, unit.Central) : null,
            step is SetUpStep.Ticket or SetUpStep.Devices ? Found() : [],
            [
                .. Enum.GetValues<DeviceRole>().Select(role =>
                    new BoundDevice(
                        Camel(role.ToString()), DeviceSearch.KindOf(role), plugin.In(role) ?? bound.Of(role), plugin.In(role) is not null)),
            ],
            plugin.Trouble,
            _tried is { } tried ? tried.Seen : "",
            _tried?.Picture is null ? null : _trials,
            board.ListHere(),
            board.ListBytes(),
            [
                .. _findings.Where(line => line.State != FindingState.NotDone).Select(line =>
                    new FindingLine(line.Check, Camel(line.State.ToString()), line.Found, line.WhatToDo, BoardSetUp.IsNeeded(line))),
            ],
            _sticks.All());
    }

    /// <summary>What is plugged in, and before it the cameras that the plug-in brings and those that the service is started with.</summary>
    private ImmutableArray<FoundDevice> Found() =>
    [
        .. plugin.Identities.Select(camera => new FoundDevice(DeviceSearch.Camera, camera, camera)),
        .. new[] { options.DocumentCamera, options.TravellerCamera }.OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(camera => new FoundDevice(DeviceSearch.Camera, camera, camera)),
        .. DeviceSearch.All(),
    ];

    private static OfferedTicket Offered(EnrolmentTicket ticket)
    {
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(ticket.AuthorityPem);
        return new OfferedTicket(
            ticket.Central, ticket.Unit, ticket.Site, ticket.Lane,
            TicketCode.InGroups(TicketCode.PinOf(authority.RawDataMemory.Span)), ticket.ExpiresAt);
    }

    private async Task CameraAsync(HttpContext context)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.CameraRequest) is not { } request)
            return;
        string device = DeviceSearch.Lasting(request.Device);
        if (Found().All(one => one.Kind != DeviceSearch.Camera || (one.Identity != request.Device && one.Identity != device)))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "There is no such camera here.");
            return;
        }

        await BeginAsync(context, "camera", async cancel =>
        {
            await using TicketCamera camera = plugin.Open(device) is { } brought ? new(brought, time) : new(device, time);
            _camera = camera;
            try
            {
                TicketCode code = await camera.ReadAsync(cancel);
                _offered = await board.TicketOfAsync(code.ToString(), cancel);
                return null;
            }
            finally
            {
                _camera = null;
            }
        });
    }

    private async Task StopAsync(HttpContext context)
    {
        if (work.Name == "camera")
            await work.EndAsync();
        _offered = null;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task TicketAsync(HttpContext context)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.TicketRequest) is not { } request)
            return;
        if (request.Code is { } typed && TicketCode.TryParse(typed, out TicketCode? code))
        {
            await BeginAsync(context, "ticket", async cancel =>
            {
                _offered = await board.TicketOfAsync(code.ToString(), cancel);
                return null;
            });
        }
        else if (_sticks.Ticket(request.Stick, request.File) is { } ticket)
        {
            _offered = ticket;
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await Answers.ProblemAsync(
                context, StatusCodes.Status400BadRequest,
                request.File is null ? "This is no ticket of Central: it begins with https:// and has three parts behind." : Sticks.Gone);
        }
    }

    /// <summary>The ticket that was shown, and no other; a board that has an identity keeps it.</summary>
    private async Task<string?> EnrolAsync(CancellationToken cancel)
    {
        if (_offered is not { } ticket)
            return "There is no ticket yet.";
        await board.EnrolAsync(ticket, BoardKeyPlace.Auto, cancel);
        _offered = null;
        return null;
    }

    private async Task DeviceAsync(HttpContext context)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.DeviceRequest) is not { } request)
            return;
        if (!Enum.TryParse(request.Role, ignoreCase: true, out DeviceRole role) || !Enum.IsDefined(role)
            || (request.Device is { } named && Found().All(one => one.Identity != named || one.Kind != DeviceSearch.KindOf(role)))
            || (plugin.In(role) is { } brings && request.Device != brings))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, "There is no such device here.");
            return;
        }

        if (!await IsAtAsync(context, SetUpStep.Devices))
            return;
        await BeginAsync(context, "device", async cancel =>
        {
            _tried = null;
            _trials++;
            _tried = request.Device is { } name && plugin.Open(name) is { } brought
                ? await DeviceTrial.CameraAsync(role, brought, request.Document, time, cancel)
                : await board.BindAsync(role, request.Device, request.Document, cancel);
            return _tried.Trouble;
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.ListRequest) is not { } request
            || !await IsAtAsync(context, SetUpStep.List))
            return;
        if (request.Way == "later")
            await DoneAsync(context, SetUpStep.List, board.ListLater);
        else if (request.Way == "stick" && _sticks.Find(request.Stick) is { } stick)
            await BeginAsync(context, "list", cancel => board.ListFromStickAsync(stick, cancel));
        else if (request.Way == "network")
            await BeginAsync(context, "list", board.FetchListAsync);
        else
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, Sticks.Gone);
    }

    private async Task SupervisorAsync(HttpContext context)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.SupervisorRequest) is not { } request
            || !await IsAtAsync(context, SetUpStep.Supervisor))
            return;
        try
        {
            board.AddSupervisor(request.Number, request.Pin);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (OfficerException failure)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status400BadRequest, failure.Message);
        }
    }

    private async Task SheetAsync(HttpContext context)
    {
        if (await Answers.ReadAsync(context, KioskJson.Default.SheetRequest) is not { } request
            || !await IsAtAsync(context, SetUpStep.Acceptance))
            return;
        await BeginAsync(context, "sheet", async cancel =>
        {
            await board.AcceptAsync(Path.Combine(options.DataDirectory, SheetName), request.Technician, cancel);
            return _sticks.Find(request.Stick) is { } stick ? CopyTo(stick) : null;
        });
    }

    private string? CopyTo(string stick)
    {
        try
        {
            foreach (string name in new[] { SheetName, AcceptanceSheet.SealOf(SheetName) })
                StickBundle.Put(stick, name, File.ReadAllBytes(Path.Combine(options.DataDirectory, name)));
            return null;
        }
        catch (Exception failure) when (failure is CourierException or IOException or UnauthorizedAccessException)
        {
            string why = failure.GetBaseException().Message.TrimEnd('.');
            return $"The sheet is made, and lies on the board alone: the stick cannot be written ({why}).";
        }
    }

    private static async Task PictureAsync(HttpContext context, byte[]? picture)
    {
        if (picture is null)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "There is no picture.");
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "image/jpeg";
        await context.Response.Body.WriteAsync(picture, context.RequestAborted);
    }

    private async Task BeginAsync(HttpContext context, string name, Func<CancellationToken, Task<string?>> what)
    {
        if (work.TryBegin(name, what))
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        else
            await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "Something is being done already; wait for it.");
    }

    private async Task DoneAsync(HttpContext context, SetUpStep step, Action mark)
    {
        if (!await IsAtAsync(context, step))
            return;
        mark();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task<bool> IsAtAsync(HttpContext context, SetUpStep step)
    {
        if (board.Next() == step)
            return true;
        await Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "This step is not the next one; look at the screen.");
        return false;
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
