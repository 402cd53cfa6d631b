using CheckpointEdge.Central.Accounts;

namespace CheckpointEdge.Central.Tests.Accounts;

/// <summary>What a person's telephone does: it keeps the secret that was typed in and shows the code of the moment.</summary>
public static class AuthenticatorApp
{
    public static string CodeNow(RunningCentral central, byte[] secret) =>
        TimeBasedCode.Of(secret, TimeBasedCode.StepAt(central.Clock.GetUtcNow()));

    /// <param name="text">Base32 (RFC 4648, section 6); blanks are ignored.</param>
    public static byte[] Read(string text)
    {
        List<byte> bytes = [];
        int held = 0, bits = 0;
        foreach (char letter in text.Where(letter => letter != ' '))
        {
            held = (held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
                bytes.Add((byte)(held >> (bits -= 8)));
        }

        return [.. bytes];
    }
}
