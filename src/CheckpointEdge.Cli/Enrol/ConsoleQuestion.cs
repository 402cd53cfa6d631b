using System.Text;

namespace CheckpointEdge.Cli.Enrol;

/// <summary>A question at the terminal, or answered by a line of standard input. Stateless.</summary>
internal static class ConsoleQuestion
{
    private const int AnswerCharsMax = 1024;

    /// <param name="secret">Nothing of the answer is shown.</param>
    public static string Ask(string question, bool secret)
    {
        Console.Error.Write(question);
        if (!secret || Console.IsInputRedirected)
            return (Console.In.ReadLine() ?? "").Trim();
        StringBuilder answer = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && answer.Length > 0)
                answer.Length--;
            else if (!char.IsControl(key.KeyChar) && answer.Length < AnswerCharsMax)
                answer.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return answer.ToString();
    }
}
