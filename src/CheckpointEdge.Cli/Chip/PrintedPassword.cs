using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Cli.Chip;

/// <summary>What opens the chip, from what was typed: the printed lines or the number on the front.</summary>
internal static class PrintedPassword
{
    private const int FileSizeBytesMax = 4096;
    private const int CanLengthMax = 16;

    /// <exception cref="FormatException">One sentence that says what to give; it repeats nothing that was given.</exception>
    public static ChipPassword Of(string? mrz, string? can, DateOnly today) => (mrz, can) switch
    {
        (null, { } number) => OfNumber(number.Trim()),
        ({ } lines, null) => OfLines(lines, today),
        _ => throw new FormatException("Give either --mrz \"LINE1/LINE2\" or --can NUMBER: one of them opens the chip."),
    };

    private static ChipPassword.Can OfNumber(string number) =>
        number.Length is > 0 and <= CanLengthMax && number.All(char.IsAsciiDigit)
            ? new(number)
            : throw new FormatException("--can is no card access number; it is printed on the front, six digits as a rule.");

    private static ChipPassword.Mrz OfLines(string lines, DateOnly today)
    {
        string text = File.Exists(lines) ? ReadFile(lines) : lines;
        MrzReading reading = MrzParser.Parse(text.Replace('/', '\n'), today);
        if (ChipPasswords.OfReading(reading) is not { } password)
        {
            throw new FormatException(
                "--mrz is no machine-readable zone with a chip's password; give its lines with / between them, or a file with them.");
        }

        foreach (MrzCheck check in reading.Checks.Where(check => !check.Ok && IsPartOfPassword(check.Name)))
            Console.Error.WriteLine($"The check digit of {check.Name} is wrong; if that is misread, the chip will refuse the password.");
        return password;
    }

    private static bool IsPartOfPassword(string field) => field is "documentNumber" or "dateOfBirth" or "dateOfExpiry";

    private static string ReadFile(string path)
    {
        FileInfo file = new(path);
        return file.Length <= FileSizeBytesMax
            ? File.ReadAllText(path).Trim()
            : throw new FormatException($"The file {file.Name} is too long to be a machine-readable zone.");
    }
}
