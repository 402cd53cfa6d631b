using System.Collections.Immutable;
using System.Text;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>One option of the service, and where it stands.</summary>
/// <param name="Name"><c>--chip-reader</c>.</param>
/// <param name="Origin">A file with its line, or what else set it.</param>
public sealed record OptionOrigin(string Name, string Value, string Origin);

/// <summary>
/// The options of the service as <c>systemd.exec(5)</c> reads them from an environment file: one variable, split at blanks,
/// quotes kept together. Immutable.
/// </summary>
public sealed record OptionsFile(string Path, ImmutableArray<OptionOrigin> Options)
{
    /// <summary>Where the package puts it.</summary>
    public const string Usual = "/etc/checkpointedge/appliance.env";

    /// <summary>The variable that holds the options.</summary>
    public const string Variable = "APPLIANCE_OPTIONS";

    private const long SizeBytesMax = 64 * 1024;

    /// <summary>The options as a command line has them.</summary>
    public IReadOnlyList<string> Arguments => [.. Options.SelectMany(option => new[] { option.Name, option.Value })];

    /// <summary>Reads the file; one that is not there has no options.</summary>
    /// <exception cref="ApplianceException">It cannot be read, or a line of it is no variable.</exception>
    public static OptionsFile Read(string path)
    {
        string[] lines;
        try
        {
            if (!File.Exists(path))
                return new OptionsFile(path, []);
            if (new FileInfo(path).Length > SizeBytesMax)
                throw new ApplianceException($"{path} is larger than {SizeBytesMax} bytes.");
            lines = File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceException($"{path} cannot be read: {failure.Message}", failure);
        }

        ImmutableArray<OptionOrigin> options = [];
        for (int at = 0; at < lines.Length; at++)
        {
            string line = lines[at].Trim();
            int number = at + 1;
            while (line.EndsWith('\\') && at + 1 < lines.Length)
                line = line[..^1] + lines[++at].Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            if (line.IndexOf('=', StringComparison.Ordinal) is var equals && equals < 1)
                throw new ApplianceException($"{path}, line {number}: not NAME=VALUE.");
            if (line[..equals] == Variable)
                options = OptionsOf(Unquoted(line[(equals + 1)..]), $"{path}, line {number}");
        }

        return new OptionsFile(path, options);
    }

    private static ImmutableArray<OptionOrigin> OptionsOf(string value, string origin)
    {
        ImmutableArray<string> words = Words(value);
        if (words.Length % 2 != 0)
            throw new ApplianceException($"{origin}: {words[^1]} needs a value.");
        return [.. Enumerable.Range(0, words.Length / 2).Select(at => new OptionOrigin(
            words[2 * at], words[(2 * at) + 1], origin))];
    }

    private static string Unquoted(string value)
    {
        value = value.Trim();
        return value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
    }

    private static ImmutableArray<string> Words(string value)
    {
        ImmutableArray<string>.Builder words = ImmutableArray.CreateBuilder<string>();
        StringBuilder word = new();
        bool inWord = false;
        char quote = '\0';
        foreach (char c in value)
        {
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (inWord)
                    words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }

            inWord = true;
            if (quote == '\0' && c is '"' or '\'' && quote == '\0')
                quote = c;
            else if (c == quote)
                quote = '\0';
            else
                word.Append(c);
        }

        if (inWord)
            words.Add(word.ToString());
        return words.ToImmutable();
    }
}
