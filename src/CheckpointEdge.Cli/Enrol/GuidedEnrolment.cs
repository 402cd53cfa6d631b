using System.Collections.Immutable;
using CheckpointEdge.Appliance.Health.Doctor;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Provisioning.SetUp;
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
    private static readonly string[] _devices = ["smart-card-service", "chip-reader", "mrz-reader", "document-camera", "face-camera"];

    private readonly BoardSetUp _board = new(options, time);

    /// <returns>True: the board can go into service.</returns>
    /// <exception cref="ProvisioningException">A step could not be done; run it again.</exception>
    /// <exception cref="OfficerException">The first account will not do; run it again.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(options.DataDirectory);
        say("1 of 5: the devices.");
        Tell(await _board.LookAsync(cancel), line => _devices.Contains(line.Check));
        say("2 of 5: the ticket.");
        UnitIdentity unit = _board.Unit ?? await EnrolAsync(cancel);
        say($"This board is unit {unit.Unit} at {unit.Site}, lane {unit.Lane}, of {unit.Central}.");
        say("3 of 5: the first list.");
        await TakeListAsync(cancel);
        say("4 of 5: the first supervisor.");
        AddSupervisor();
        FolderOwner.GiveAll(options.DataDirectory);
        say("5 of 5: the test.");
        ImmutableArray<Finding> lines = await _board.LookAsync(cancel);
        Tell(lines, BoardSetUp.IsNeeded);
        bool ready = !lines.Any(BoardSetUp.Hinders);
        if (ready)
            _board.Finish();
        say(ready ? $"Done: start {options.ServiceUnit}." : "Not ready: mend what is a FAULT above, then run the same command again.");
        return ready;
    }

    private async Task<UnitIdentity> EnrolAsync(CancellationToken cancel)
    {
        string given = ask("Ticket (a file, the code of Central, or camera:DEVICE): ", false);
        const string Camera = "camera:";
        if (given.StartsWith(Camera, StringComparison.Ordinal))
            given = (await TicketCamera.ReadAsync(given[Camera.Length..], time, cancel)).ToString();
        return await _board.EnrolAsync(await _board.TicketOfAsync(given, cancel), key, cancel);
    }

    /// <summary>A board without network gets its list from a stick, now or later; it calls nobody clear before.</summary>
    private async Task TakeListAsync(CancellationToken cancel)
    {
        bool there = _board.ListHere() is not null;
        string? trouble = await _board.FetchListAsync(cancel);
        say(trouble is not null ? $"{trouble} Bring the list with a stick: checkpointctl courier import."
            : FormattableString.Invariant($"List {_board.ListHere()} {(there ? "is there" : "was taken")}."));
    }

    private void AddSupervisor()
    {
        if (_board.HasSupervisor)
        {
            say("There is one already.");
            return;
        }

        string number = ask("Number of the supervisor: ", false);
        _board.AddSupervisor(number, ask("PIN: ", true));
    }

    private void Tell(ImmutableArray<Finding> lines, Func<Finding, bool> told)
    {
        foreach (Finding line in lines.Where(told))
        {
            string word = line.State == FindingState.Fault ? "FAULT" : line.State == FindingState.Look ? "look" : "well";
            if (line.State != FindingState.NotDone)
                say($"  {word} {line.Check}: {line.Found}{(line.WhatToDo.Length == 0 ? "" : " → " + line.WhatToDo)}");
        }
    }
}
