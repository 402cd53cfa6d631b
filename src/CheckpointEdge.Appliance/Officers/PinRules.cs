using System.Globalization;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>What a PIN must be. Stateless.</summary>
public static class PinRules
{
    public const int DigitsMin = 6;
    public const int DigitsMax = 12;

    /// <summary>An officer's number: letters and digits, as printed on the badge (characters).</summary>
    public const int NumberLengthMax = 16;

    /// <summary>What is wrong with a PIN, in one sentence; null when it will do.</summary>
    public static string? Refusal(string pin)
    {
        if (pin.Length is < DigitsMin or > DigitsMax || !pin.All(char.IsAsciiDigit))
            return $"A PIN has {DigitsMin} to {DigitsMax} digits and nothing else.";
        if (Repeats(pin))
            return "A PIN that repeats itself is guessed first; choose another.";
        return Runs(pin) ? "A PIN that counts up or down is guessed first; choose another." : null;
    }

    public static string? NumberRefusal(string number) =>
        number.Length is > 0 and <= NumberLengthMax && number.All(char.IsAsciiLetterOrDigit)
            ? null
            : $"An officer's number has 1 to {NumberLengthMax} letters or digits.";

    /// <summary>
    /// What is wrong with a PIN for duress beside the ordinary one, in one sentence; null when it will do. A slip of the finger must
    /// not call for help, nor may somebody else's ordinary PIN follow from a rule such as "one more".
    /// </summary>
    public static string? DuressRefusal(string pin, string duress)
    {
        int differing = Math.Abs(pin.Length - duress.Length)
            + Enumerable.Range(0, Math.Min(pin.Length, duress.Length)).Count(at => pin[at] != duress[at]);
        if (differing < 2)
            return "The PIN for duress differs from the ordinary one in two digits or more; choose another.";
        bool swapped = pin.Length == duress.Length && pin.Order().SequenceEqual(duress.Order()) && differing == 2;
        return swapped || Math.Abs(long.Parse(pin, CultureInfo.InvariantCulture) - long.Parse(duress, CultureInfo.InvariantCulture)) == 1
            ? "The PIN for duress is too near the ordinary one: a slip of the finger would call for help; choose another."
            : null;
    }

    /// <summary>111111, 121212, 123123: one part, said again and again.</summary>
    private static bool Repeats(string pin) =>
        Enumerable.Range(1, pin.Length / 2).Any(period =>
            Enumerable.Range(period, pin.Length - period).All(at => pin[at] == pin[at - period]));

    private static bool Runs(string pin) =>
        new[] { 1, 9 }.Any(step => Enumerable.Range(1, pin.Length - 1).All(at => (pin[at - 1] - '0' + step) % 10 == pin[at] - '0'));
}
