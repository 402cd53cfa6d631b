using System.Text;
using Spectre.Console;

namespace CheckpointEdge.Cli;

/// <summary>
/// Text that somebody else wrote (names of lists, sentences of boards, words on a card) as it may stand on a terminal: no markup
/// of ours, and no control character, with which it could move the cursor, rename the window or hide a line. Stateless.
/// </summary>
internal static class ShownText
{
    /// <summary>For a table or a marked-up line.</summary>
    public static string Of(string text) => Markup.Escape(Plain(text));

    /// <summary>For a plain line: control characters, and those that turn the direction of writing, become a visible mark.</summary>
    public static string Plain(string text) =>
        text.Any(IsUnseen) ? string.Concat(text.Select(letter => IsUnseen(letter) ? '\uFFFD' : letter)) : text;

    private static bool IsUnseen(char letter) =>
        (char.IsControl(letter) && letter is not ('\n' or '\t')) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}

/// <summary>Standard output as <see cref="ShownText.Plain"/> shows it. As thread-safe as the writer behind it.</summary>
internal sealed class PlainWriter(TextWriter behind) : TextWriter
{
    public override Encoding Encoding => behind.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) => behind.Write(ShownText.Plain(value ?? ""));

    public override void WriteLine(string? value) => behind.WriteLine(ShownText.Plain(value ?? ""));

    public override void Flush() => behind.Flush();
}
