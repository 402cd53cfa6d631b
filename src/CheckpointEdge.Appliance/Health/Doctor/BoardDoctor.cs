using System.Collections.Immutable;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>
/// Looks at everything that a board needs for a day's work and says of each what was found and what to do. Changes nothing;
/// may run beside the service. One run at a time.
/// </summary>
public sealed class BoardDoctor(DoctorOptions options, TimeProvider time)
{
    private delegate Task<Finding> Look(CancellationToken cancel);

    /// <summary>Every check in a fixed order, one line each. Never throws for what it finds.</summary>
    /// <param name="found">Told of each line as it is known; null for nobody.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<ImmutableArray<Finding>> RunAsync(CancellationToken cancel, Action<Finding>? found = null)
    {
        ServiceSight service = await ServiceSight.OfAsync(OptionsOrNull()?.Url, time, cancel);
        ImmutableArray<Finding>.Builder lines = ImmutableArray.CreateBuilder<Finding>();
        foreach ((string name, Look look) in Looks(service))
        {
            Finding line = await WithinLimitAsync(name, look, cancel);
            lines.Add(line);
            found?.Invoke(line);
        }

        return lines.ToImmutable();
    }

    private IEnumerable<(string Name, Look Look)> Looks(ServiceSight service)
    {
        StorageChecks storage = new(options);
        IdentityChecks identity = new(options, time);
        CentralChecks central = new(options, time);
        ListChecks list = new(options, time);
        RecordChecks records = new(options, time);
        DeviceChecks devices = new(options, service, time);
        MachineChecks machine = new(options);
        ApplianceOptions? asStarted = OptionsOrNull();
        UnitIdentity? unit = UnitOrNull();

        yield return At(StorageChecks.FolderName, storage.Folder);
        yield return At(StorageChecks.SpaceName, storage.Space);
        yield return At(StorageChecks.DiskName, storage.Disk);
        yield return At(IdentityChecks.OptionsName, identity.Options);
        yield return At(IdentityChecks.EnrolmentName, identity.Enrolment);
        yield return At(IdentityChecks.KeyName, identity.Key);
        yield return At(IdentityChecks.CertificateName, () => identity.Certificate(unit));
        yield return At(IdentityChecks.OfficersName, identity.Officers);
        yield return (CentralChecks.CentralName, cancel => central.ReachAsync(unit, cancel));
        yield return (CentralChecks.ClockName, cancel => central.ClockAsync(unit, cancel));
        yield return At(ListChecks.ListName, () => list.List(unit));
        yield return At(ListChecks.CanaryName, list.Canary);
        yield return At(RecordChecks.OutboxName, records.Outbox);
        yield return At(RecordChecks.AuditName, () => records.Audit(unit));
        yield return At(DeviceChecks.SmartCardServiceName, () => devices.SmartCardService(asStarted));
        yield return At(DeviceChecks.ChipReaderName, () => devices.ChipReader(asStarted));
        yield return At(DeviceChecks.MrzReaderName, () => devices.MrzReader(asStarted));
        yield return (DeviceChecks.DocumentCameraName, cancel => devices.DocumentCameraAsync(asStarted, cancel));
        yield return (DeviceChecks.FaceCameraName, cancel => devices.FaceCameraAsync(asStarted, cancel));
        yield return At(DeviceChecks.BoardName, () => DeviceChecks.Board(asStarted));
        yield return At(DeviceChecks.ModelsName, () => devices.Models(asStarted));
        yield return At(DeviceChecks.InferenceName, () => devices.Inference(asStarted));
        yield return At(ServiceSight.PageName, service.Page);
        yield return (MachineChecks.ServiceName, machine.ServiceAsync);
        yield return At(MachineChecks.PowerName, machine.Power);
        yield return At(MachineChecks.TemperatureName, machine.Temperature);
    }

    private static (string Name, Look Look) At(string name, Func<Finding> look) => (name, _ => Task.FromResult(look()));

    private async Task<Finding> WithinLimitAsync(string name, Look look, CancellationToken cancel)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(options.LookSecondsMax), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            // Away from this thread: a dead disk or a driver that hangs must not take the other lines with it.
            return await Task.Run(() => look(either.Token), either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Finding.Fault(
                name, options.DataDirectory, FormattableString.Invariant($"It gave no answer within {options.LookSecondsMax} s."),
                "Look whether the disk or the device hangs; start the board again.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException and not OutOfMemoryException)
        {
            return Finding.Fault(
                name, options.DataDirectory, $"It could not be looked at: {failure.Message.Split('\n')[0].TrimEnd('.')}.",
                "Run checkpointctl doctor as the user of the service, or as root.");
        }
    }

    private ApplianceOptions? OptionsOrNull()
    {
        try
        {
            return ServiceOptions.Of(options);
        }
        catch (ApplianceException)
        {
            return null; // the line about the options says why
        }
    }

    private UnitIdentity? UnitOrNull()
    {
        try
        {
            return UnitFiles.Load(options.DataDirectory);
        }
        catch (ProvisioningException)
        {
            return null; // the line about the enrolment says why
        }
    }
}
