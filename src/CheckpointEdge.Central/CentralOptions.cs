using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CheckpointEdge.Central.Store;

namespace CheckpointEdge.Central;

/// <summary>How this Central was started. Immutable.</summary>
public sealed record CentralOptions
{
    public const string DefaultConsole = "http://127.0.0.1:5090";
    public const string DefaultBoards = "https://127.0.0.1:5091";

    /// <summary>The longest time that an option takes (days, hours or minutes).</summary>
    private const int CountMax = 10_000;

    public const string Usage =
        "usage: CheckpointEdge.Central --data DIR [--store postgres://USER:PASSWORD@HOST:PORT/DATABASE|FILE] "
        + "[--console http://ADDRESS:PORT] [--console-name NAME[,NAME]] [--boards https://ADDRESS:PORT] "
        + "[--boards-name https://NAME:PORT] [--timestamp-hours N] [--timestamp-renew-minutes N] [--board-certificate-days N]";

    public required string DataDirectory { get; init; }

    /// <summary>Where everything but files is kept; a file that holds the address keeps its password out of the process list.</summary>
    public StoreAddress? Store { get; init; }

    /// <summary>Where people come in; plain HTTP, on loopback unless a TLS proxy on another machine needs it.</summary>
    public required IPEndPoint Console { get; init; }

    /// <summary>
    /// Names under which a TLS proxy serves the console. A request that names another host is refused: a stranger's name that
    /// resolves to this machine (DNS rebinding) would otherwise make his page the console's own. Addresses in digits and localhost
    /// always serve.
    /// </summary>
    public ImmutableArray<string> ConsoleNames { get; init; } = [];

    /// <summary>Where boards come in; mutual TLS.</summary>
    public required IPEndPoint Boards { get; init; }

    /// <summary>The address that tickets name, where it differs from the one listened on; else null.</summary>
    public string? BoardsName { get; init; }

    /// <summary>A signed timestamp ends after this time (hours): so long can a board be shown an old list unnoticed.</summary>
    public int TimestampHours { get; init; } = 24;

    /// <summary>Between two signings of the timestamp (minutes); shorter than its time, so that an outage does no harm.</summary>
    public int TimestampRenewMinutes { get; init; } = 60;

    /// <summary>How long a board's certificate serves (days); the board renews it when a third is left.</summary>
    public int BoardCertificateDays { get; init; } = Enrolment.BoardCertificates.DaysUsual;

    /// <summary>
    /// Ordinary travellers that a draft is searched for when its false alarms are counted; null: as its budgets call for.
    /// </summary>
    public int? CalibrationIdentities { get; init; }

    /// <exception cref="CentralException">An argument is missing, unknown or cannot be used.</exception>
    public static CentralOptions Parse(ReadOnlySpan<string> args)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        for (int i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--data" or "--store" or "--console" or "--console-name" or "--boards" or "--boards-name"
                or "--timestamp-hours" or "--timestamp-renew-minutes" or "--board-certificate-days"))
                throw new CentralException($"'{args[i]}' is no option; {Usage}");
            if (i + 1 == args.Length)
                throw new CentralException($"{args[i]} needs a value; {Usage}");
            values[args[i]] = args[i + 1];
        }

        CentralOptions options = new()
        {
            DataDirectory = values.GetValueOrDefault("--data")
                ?? throw new CentralException($"--data is missing; {Usage}"),
            Store = values.GetValueOrDefault("--store") is { } store ? StoreAddress.Parse(store) : null,
            Console = EndPointOf("--console", values.GetValueOrDefault("--console", DefaultConsole), Uri.UriSchemeHttp),
            ConsoleNames = NamesOf(values.GetValueOrDefault("--console-name", "")),
            Boards = EndPointOf("--boards", values.GetValueOrDefault("--boards", DefaultBoards), Uri.UriSchemeHttps),
            BoardsName = values.GetValueOrDefault("--boards-name")?.TrimEnd('/'),
            TimestampHours = NumberOf("--timestamp-hours", values, 24),
            TimestampRenewMinutes = NumberOf("--timestamp-renew-minutes", values, 60),
            BoardCertificateDays = NumberOf("--board-certificate-days", values, Enrolment.BoardCertificates.DaysUsual),
        };
        return options.TimestampRenewMinutes < TimeSpan.FromHours(options.TimestampHours).TotalMinutes
            ? options
            : throw new CentralException("--timestamp-renew-minutes must be less than --timestamp-hours: a timestamp would end before the next.");
    }

    private static int NumberOf(string option, Dictionary<string, string> values, int otherwise) =>
        values.GetValueOrDefault(option) is not { } text
            ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= CountMax
                ? number
                : throw new CentralException($"{option} '{text}' must be a number from 1 to {CountMax}.");

    private static ImmutableArray<string> NamesOf(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is { } wrong
            ? throw new CentralException($"--console-name '{wrong}' is no name of a host; it must look like central.example.org, without a port.")
            : [.. names];
    }

    private static IPEndPoint EndPointOf(string option, string text, string scheme)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != scheme)
            throw new CentralException($"{option} '{text}' is no address; it must look like {scheme}://127.0.0.1:5090.");
        if (uri.Host == "localhost")
            return new IPEndPoint(IPAddress.Loopback, uri.Port);
        return IPAddress.TryParse(uri.DnsSafeHost, out IPAddress? address)
            ? new IPEndPoint(address, uri.Port)
            : throw new CentralException($"{option} '{text}' must name an IP address or localhost.");
    }
}
