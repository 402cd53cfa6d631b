using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Appliance.Courier;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Appliance.Provisioning.SetUp;

/// <summary>The steps from a bare board to one in service, in their order.</summary>
public enum SetUpStep
{
    /// <summary>It has no identity yet.</summary>
    Ticket,

    /// <summary>Which device does what.</summary>
    Devices,

    /// <summary>The first list.</summary>
    List,

    /// <summary>The first account, a supervisor's.</summary>
    Supervisor,

    /// <summary>What the doctor finds, and the sheet with which the board is taken over.</summary>
    Acceptance,

    /// <summary>Nothing is left but to go into service.</summary>
    Service,
}

/// <summary>
/// The steps that screen (<c>setup</c>) and command (<c>enrol --guided</c>) have in common. Each is done whole or not at all and is seen
/// to be done by what lies on the disk, so that after a pulled plug either goes on where it was. One user at a time.
/// </summary>
public sealed class BoardSetUp(DoctorOptions options, TimeProvider time)
{
    /// <summary>Lies in the data directory from before the enrolment until the board goes into service.</summary>
    public const string MarksName = "setting-up.json";

    /// <summary>What a board cannot go into service without.</summary>
    private static readonly string[] _needed =
        ["data-folder", "options", "enrolment", "board-key", "certificate", "officers", "central", "clock", "list"];

    private string Data => options.DataDirectory;

    private string MarksFile => Path.Combine(Data, MarksName);

    /// <summary>Whether the service starts with its set-up: nobody has enrolled the board, or steps are left.</summary>
    public static bool IsNeeded(string dataDirectory) =>
        !File.Exists(Path.Combine(dataDirectory, UnitFiles.IdentityName)) || File.Exists(Path.Combine(dataDirectory, MarksName));

    /// <summary>Whether the board cannot go into service with this finding.</summary>
    public static bool Hinders(Finding line) => line.State == FindingState.Fault && _needed.Contains(line.Check);

    /// <summary>Whether a finding is of what a board cannot go without.</summary>
    public static bool IsNeeded(Finding line) => _needed.Contains(line.Check);

    /// <summary>Who the board is; null before its enrolment.</summary>
    public UnitIdentity? Unit => File.Exists(Path.Combine(Data, UnitFiles.IdentityName)) ? UnitFiles.Load(Data) : null;

    /// <summary>Whether there is a supervisor.</summary>
    public bool HasSupervisor => new OfficerRegister(Data).All().Any(officer => officer.Supervisor);

    /// <summary>What comes next, as the disk says.</summary>
    public SetUpStep Next()
    {
        if (Unit is null)
            return SetUpStep.Ticket;
        SetUpMarks marks = Marks();
        return !marks.DevicesDone ? SetUpStep.Devices
            : !marks.ListLater && ListHere() is null ? SetUpStep.List
            : !HasSupervisor ? SetUpStep.Supervisor
            : !File.Exists(Path.Combine(Data, AcceptanceSheet.PendingName)) ? SetUpStep.Acceptance
            : SetUpStep.Service;
    }

    /// <summary>The whole ticket of a file or a code.</summary>
    /// <exception cref="ProvisioningException">It is none, or Central does not answer or is another.</exception>
    public Task<EnrolmentTicket> TicketOfAsync(string given, CancellationToken cancel) =>
        TicketCode.TryParse(given, out TicketCode? code)
            ? TicketFetch.RunAsync(code, time, cancel)
            : Task.FromResult(Enrolment.ReadTicket(given));

    /// <summary>Takes the board in; from now on the service waits for the steps that follow.</summary>
    /// <exception cref="ProvisioningException">It is not enrolled; what was there is as it was.</exception>
    public async Task<UnitIdentity> EnrolAsync(EnrolmentTicket ticket, BoardKeyPlace key, CancellationToken cancel)
    {
        Directory.CreateDirectory(Data);
        Mark(marks => marks); // before the identity: a board without its mark would go into service half set up
        UnitIdentity unit = await Enrolment.RunAsync(ticket, Data, force: false, time, cancel, place: key);
        FolderOwner.GiveAll(Data);
        return unit;
    }

    /// <summary>Gives a device its role once it was seen to work.</summary>
    /// <exception cref="ApplianceException">The bindings cannot be read or written.</exception>
    public async Task<DeviceTrialResult> BindAsync(DeviceRole role, string? device, bool document, CancellationToken cancel)
    {
        string? lasting = device is null ? null : DeviceSearch.Lasting(device);
        DeviceTrialResult result = lasting is null
            ? new DeviceTrialResult(null)
            : await DeviceTrial.RunAsync(role, lasting, document, time, cancel);
        if (result.Trouble is null)
            DeviceBindings.Load(Data).With(role, lasting).Save(Data);
        return result;
    }

    /// <summary>The devices are as they should be.</summary>
    public void DevicesDone() => Mark(marks => marks with { DevicesDone = true });

    /// <summary>The board goes into service without a list; it calls nobody clear before one comes.</summary>
    public void ListLater() => Mark(marks => marks with { ListLater = true });

    /// <summary>The number of the list that is there; null for none.</summary>
    public long? ListHere()
    {
        string current = Path.Combine(Data, "lists", "current");
        return File.Exists(current) && long.TryParse(File.ReadAllText(current), CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    /// <summary>How much of a list has been fetched (bytes).</summary>
    public long ListBytes()
    {
        string incoming = Path.Combine(Data, "lists", "incoming");
        try
        {
            return Directory.Exists(incoming)
                ? new DirectoryInfo(incoming).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
                : 0;
        }
        catch (IOException)
        {
            return 0; // it was moved to its place meanwhile
        }
    }

    /// <summary>Fetches the first list from Central.</summary>
    /// <returns>Null when a list is there now; else why not, in one sentence.</returns>
    public async Task<string?> FetchListAsync(CancellationToken cancel)
    {
        UnitIdentity unit = UnitFiles.Load(Data);
        using ListShelf shelf = ListShelf.Open(Data, unit, time);
        if (shelf.Header is not null)
            return null;
        try
        {
            using CentralLink link = CentralLink.Open(Data, unit, time);
            ShelfResult result = await shelf.OfferAsync(link, cancel);
            FolderOwner.GiveAll(Data);
            return result switch
            {
                ShelfResult.Taken => null,
                ShelfResult.Refused refused => refused.Sentence,
                _ => "Central has published no list yet.",
            };
        }
        catch (CentralUnreachableException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Takes the first list from a courier's stick.</summary>
    /// <returns>Null when a list is there now; else why not, in one sentence.</returns>
    public async Task<string?> ListFromStickAsync(string stick, CancellationToken cancel)
    {
        try
        {
            CourierOutcome outcome = await new BoardCourier(Data, time).TakeAsync(stick, cancel);
            FolderOwner.GiveAll(Data);
            return outcome.Whole && ListHere() is null ? "There is no list on the stick." : outcome.Whole ? null : outcome.Refusals[0];
        }
        catch (CourierException failure)
        {
            return failure.Message;
        }
    }

    /// <exception cref="OfficerException">The account will not do.</exception>
    public void AddSupervisor(string number, string pin)
    {
        new OfficerRegister(Data).Put(number, pin, time.GetUtcNow(), supervisor: true);
        FolderOwner.GiveAll(Data);
    }

    /// <summary>Everything the doctor looks at.</summary>
    public Task<ImmutableArray<Finding>> LookAsync(CancellationToken cancel) => new BoardDoctor(options, time).RunAsync(cancel);

    /// <summary>Writes the sheet, sealed by the board, and lays the seal out for Central.</summary>
    /// <param name="file">Where to, HTML.</param>
    /// <exception cref="ProvisioningException">The name will not do, or the sheet cannot be written.</exception>
    public Task<AcceptanceSeal> AcceptAsync(string file, string technician, CancellationToken cancel) =>
        AcceptanceSheet.WriteAsync(file, technician, options, time, cancel);

    /// <summary>From now on the service starts as such.</summary>
    public void Finish()
    {
        File.Delete(MarksFile);
        DurableFiles.SyncDirectory(Data);
    }

    private SetUpMarks Marks()
    {
        try
        {
            return File.Exists(MarksFile)
                ? JsonSerializer.Deserialize(UnitFiles.Read(MarksFile), SetUpMarksJson.Default.SetUpMarks) ?? new SetUpMarks()
                : new SetUpMarks();
        }
        catch (JsonException)
        {
            return new SetUpMarks(); // the steps are asked again; each sees what is there
        }
    }

    private void Mark(Func<SetUpMarks, SetUpMarks> change)
    {
        DurableFiles.Replace(MarksFile, JsonSerializer.SerializeToUtf8Bytes(change(Marks()), SetUpMarksJson.Default.SetUpMarks));
        FolderOwner.GiveTo(Data, MarksFile);
    }
}

/// <summary>What no other file of the board says of its set-up.</summary>
internal sealed record SetUpMarks(bool DevicesDone = false, bool ListLater = false);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SetUpMarks))]
internal sealed partial class SetUpMarksJson : JsonSerializerContext;
