using System.Collections.Immutable;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Cli.Enrol;

/// <summary>
/// <c>enrol --guided</c>: a bare board comes into service step by step: devices, ticket, list, first supervisor, test. Each step is done
/// whole or not at all and is seen to be done by what lies on the disk, so that after a pulled plug the same command goes on where it was.
/// </summary>
/// <param name="ask">Puts a question and reads the answer; true: it is a secret.</param>
/// <param name="say">One sentence to the technician.</param>
internal sealed class GuidedEnrolment(
    DoctorOptions options, BoardKeyPlace key, Func<string, bool, string> ask, Action<string> say, TimeProvider time)
{
    /// <summary>What a board cannot go into service without.</summary>
    private static readonly string[] _needed =
        ["data-folder", "options", "enrolment", "board-key", "certificate", "officers", "central", "clock", "list"];

    private static readonly string[] _devices = ["smart-card-service", "chip-reader", "mrz-reader", "document-camera", "face-camera"];

    private string Data => options.DataDirectory;

    /// <returns>True: the board can go into service.</returns>
    /// <exception cref="ProvisioningException">A step could not be done; run it again.</exception>
    /// <exception cref="OfficerException">The first account will not do; run it again.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(Data);
        say("1 of 5: the devices.");
        Tell(await new BoardDoctor(options, time).RunAsync(cancel), _devices);
        say("2 of 5: the ticket.");
        UnitIdentity unit = File.Exists(Path.Combine(Data, UnitFiles.IdentityName)) ? UnitFiles.Load(Data) : await EnrolAsync(cancel);
        say($"This board is unit {unit.Unit} at {unit.Site}, lane {unit.Lane}, of {unit.Central}.");
        say("3 of 5: the first list.");
        await TakeListAsync(unit, cancel);
        say("4 of 5: the first supervisor.");
        AddSupervisor();
        FolderOwner.GiveAll(Data);
        say("5 of 5: the test.");
        ImmutableArray<Finding> lines = await new BoardDoctor(options, time).RunAsync(cancel);
        Tell(lines, _needed);
        bool ready = !lines.Any(line => line.State == FindingState.Fault && _needed.Contains(line.Check));
        say(ready ? $"Done: start {options.ServiceUnit}." : "Not ready: mend what is a FAULT above, then run the same command again.");
        return ready;
    }

    private async Task<UnitIdentity> EnrolAsync(CancellationToken cancel)
    {
        string given = ask("Ticket (a file, the code of Central, or camera:DEVICE): ", false);
        const string Camera = "camera:";
        EnrolmentTicket ticket =
            given.StartsWith(Camera, StringComparison.Ordinal)
                ? await TicketFetch.RunAsync(await TicketCamera.ReadAsync(given[Camera.Length..], cancel), time, cancel)
                : TicketCode.TryParse(given, out TicketCode? code)
                    ? await TicketFetch.RunAsync(code, time, cancel)
                    : Enrolment.ReadTicket(given);
        return await Enrolment.RunAsync(ticket, Data, force: false, time, cancel, place: key);
    }

    /// <summary>A board without network gets its list from a stick, now or later; it calls nobody clear before.</summary>
    private async Task TakeListAsync(UnitIdentity unit, CancellationToken cancel)
    {
        using ListShelf shelf = ListShelf.Open(Data, unit, time);
        if (shelf.Header is not null)
        {
            say(FormattableString.Invariant($"List {shelf.Header.Generation} is there."));
            return;
        }

        try
        {
            using CentralLink link = CentralLink.Open(Data, unit, time);
            say(await shelf.OfferAsync(link, cancel) switch
            {
                ShelfResult.Taken taken => FormattableString.Invariant($"List {taken.Generation} was taken."),
                ShelfResult.Refused refused => refused.Sentence,
                _ => "Central has published no list yet.",
            });
        }
        catch (CentralUnreachableException failure)
        {
            say($"{failure.Message} Bring the list with a stick: checkpointctl courier import.");
        }
    }

    private void AddSupervisor()
    {
        OfficerRegister officers = new(Data);
        if (officers.All().Any(officer => officer.Supervisor))
        {
            say("There is one already.");
            return;
        }

        string number = ask("Number of the supervisor: ", false);
        officers.Put(number, ask("PIN: ", true), time.GetUtcNow(), supervisor: true);
    }

    private void Tell(ImmutableArray<Finding> lines, string[] checks)
    {
        foreach (Finding line in lines.Where(line => checks.Contains(line.Check)))
        {
            string word = line.State == FindingState.Fault ? "FAULT" : line.State == FindingState.Look ? "look" : "well";
            if (line.State != FindingState.NotDone)
                say($"  {word} {line.Check}: {line.Found}{(line.WhatToDo.Length == 0 ? "" : " → " + line.WhatToDo)}");
        }
    }
}
