using System.Collections.Immutable;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>A device as the running service sees it.</summary>
public sealed record DeviceStatus(string Name, bool Well, string Sentence, string WhatToDo);

/// <summary>How a board is now, without anything about a person. Immutable.</summary>
/// <param name="List">What the running service says of its list; null when it does not run.</param>
/// <param name="Link">What it says of the connection; null when it does not run.</param>
/// <param name="Waiting">Reports without a receipt; null when the records cannot be read.</param>
public sealed record BoardStatus(
    string Unit, string Site, string Lane, string Central, string Version, bool Running, string? List, string? Link, int? Waiting,
    ImmutableArray<DeviceStatus> Devices)
{
    /// <exception cref="ProvisioningException">The board is not enrolled.</exception>
    public static async Task<BoardStatus> OfAsync(string dataDirectory, string optionsPath, TimeProvider time, CancellationToken cancel)
    {
        UnitIdentity unit = UnitFiles.Load(dataDirectory);
        Uri? address = null;
        try
        {
            address = ServiceOptions.Of(optionsPath, dataDirectory).Url;
        }
        catch (ApplianceException)
        {
            // The doctor says what is wrong with the options; the service may run with those of before.
        }

        KioskState? state = (await ServiceSight.OfAsync(address, time, cancel)).State;
        return new BoardStatus(
            unit.Unit, unit.Site, unit.Lane, unit.Central, StatusReport.Version, state is not null, state?.List.Sentence, state?.Link.Sentence,
            state?.Queue.Waiting ?? WaitingIn(dataDirectory),
            [.. state?.Devices.Select(one => new DeviceStatus(one.Name, one.Well, one.Sentence, one.WhatToDo)) ?? []]);
    }

    private static int? WaitingIn(string dataDirectory)
    {
        try
        {
            using RecordReader records = RecordReader.Open(Path.Combine(dataDirectory, RecordSchema.FileName));
            return records.Queue().Waiting;
        }
        catch (RecordStoreException)
        {
            return null;
        }
    }
}
