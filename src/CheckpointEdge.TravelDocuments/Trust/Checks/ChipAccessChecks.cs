using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.TravelDocuments.Trust.Checks;

/// <summary>How the chip was opened and whether the reading came to its end. Stateless.</summary>
internal static class ChipAccessChecks
{
    private const CheckGroup Group = CheckGroup.ChipAccess;

    public static void Add(CheckList checks, ChipReadResult reading)
    {
        if (reading.Steps.Length == 0)
        {
            foreach (string name in new[] { CheckNames.Pace, CheckNames.Bac, CheckNames.ChipReading })
                checks.NotDone(Group, name, "Only files are here, no chip was read.");
            return;
        }

        AddProtocol(checks, reading, CheckNames.Pace, ChipStepNames.Pace, ChipAccessProtocol.Pace);
        AddProtocol(checks, reading, CheckNames.Bac, ChipStepNames.Bac, ChipAccessProtocol.Bac);
        ChipStep? failed = reading.Steps.LastOrDefault(step => step.Result == ChipStepResult.Failed);
        if (reading.Complete)
            checks.Pass(Group, CheckNames.ChipReading, "The reading came to its end.");
        else
            checks.Fail(
                Group, CheckNames.ChipReading,
                failed is null ? "The reading did not come to its end." : $"The reading ended early, at {failed.Name}.");
    }

    private static void AddProtocol(
        CheckList checks, ChipReadResult reading, string name, string step, ChipAccessProtocol protocol)
    {
        ChipAccess access = reading.Access;
        if (access.Protocol == protocol)
            checks.Pass(
                Group, name,
                access.WhyNotPace.Length > 0 && protocol == ChipAccessProtocol.Bac
                    ? $"Opened with {step} {access.Parameters}, because {access.WhyNotPace}."
                    : $"Opened with {step} {access.Parameters}.");
        else if (reading.Steps.Any(each => each.Name == step && each.Result == ChipStepResult.Failed))
            checks.Fail(Group, name, $"{step} was tried and did not open the chip.");
        else
            checks.NotDone(Group, name, $"{step} was not used.");
    }
}
