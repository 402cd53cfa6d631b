using CheckpointEdge.TravelDocuments.Chip.Commands;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>What a chip means by refusing a file, in words of an officer. Stateless.</summary>
internal static class StatusSentences
{
    private const ushort RecordNotFound = 0x6A83;
    private const ushort FileInvalidated = 0x6283;

    public static bool IsAbsent(ushort status) => status is StatusWord.FileNotFound or RecordNotFound or FileInvalidated;

    public static string Of(ChipFile file, ushort status) => status switch
    {
        StatusWord.FileNotFound or RecordNotFound => $"{file.Name} is not on the chip ({status:X4}).",
        StatusWord.SecurityStatusNotSatisfied => $"The chip does not let {file.Name} be read ({status:X4}).",
        StatusWord.ConditionsNotSatisfied => $"The chip does not let {file.Name} be read now ({status:X4}).",
        FileInvalidated => $"{file.Name} is marked as invalid on the chip ({status:X4}).",
        StatusWord.SecureMessagingWrong or StatusWord.SecureMessagingMissing =>
            $"The chip ended the protected session before {file.Name} was read ({status:X4}).",
        _ => $"The chip refused {file.Name} ({status:X4}).",
    };
}
