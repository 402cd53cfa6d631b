using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Exchange.Enrolment;

/// <summary>
/// A ticket that a person can type or a camera can read: where Central is, the board's name, the token, and enough of the
/// SHA-256 of Central's authority to know it by. Everything else the board fetches from Central. Immutable.
/// </summary>
/// <param name="Central"><c>https://host:port</c>.</param>
/// <param name="Token">Letters and digits.</param>
/// <param name="Pin">The first <see cref="PinChars"/> hexadecimal digits of the SHA-256 of the authority's certificate.</param>
public sealed record TicketCode(string Central, string Unit, string Token, string Pin)
{
    /// <summary>80 bits: nobody makes another authority with the same (characters).</summary>
    public const int PinChars = 20;

    /// <summary>A longer code is none, as typed and with all its hyphens (characters).</summary>
    public const int CharsMax = 300;

    private const int GroupChars = 4;
    private const int Parts = 3;

    /// <summary>The pin of an authority.</summary>
    public static string PinOf(ReadOnlySpan<byte> authority) => Convert.ToHexStringLower(SHA256.HashData(authority))[..PinChars];

    /// <summary>
    /// Reads a code; hyphens and capitals in token and pin do not matter. All of it is ASCII: letters of another script, and marks that
    /// nobody sees, would be read as one host and shown as another.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TicketCode? code)
    {
        code = null;
        if (text.Length > CharsMax || !Ascii.IsValid(text)
            || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttps)
            return false;
        string[] parts = uri.AbsolutePath.Trim('/').Split('/');
        if (parts.Length != Parts || uri.UserInfo.Length > 0)
            return false;
        string token = Plain(parts[1]);
        string pin = Plain(parts[2]);
        bool unitGood = parts[0].Length > 0 && parts[0].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
        if (!unitGood || token.Length == 0 || !token.All(char.IsAsciiLetterOrDigit)
            || pin.Length != PinChars || !pin.All(char.IsAsciiHexDigitLower))
            return false;
        TicketCode read = new(uri.GetLeftPart(UriPartial.Authority), parts[0], token, pin);
        if (read.ToString().Length > CharsMax)
            return false;
        code = read;
        return true;
    }

    /// <summary><c>https://host:port/UNIT/abcd-efgh-…/0123-4567-…</c>.</summary>
    public override string ToString() => $"{Central}/{Unit}/{InGroups(Token)}/{InGroups(Pin)}";

    /// <summary>As it is read aloud and compared: groups of four.</summary>
    public static string InGroups(string letters) => string.Join('-', letters.Chunk(GroupChars).Select(group => new string(group)));

    private static string Plain(string typed) => typed.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
