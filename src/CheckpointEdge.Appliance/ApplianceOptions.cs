using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Panel;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.ChipReaders;

namespace CheckpointEdge.Appliance;

/// <summary>The service cannot start. The message is one sentence that says what to do.</summary>
public sealed class ApplianceException(string sentence, Exception? cause = null) : Exception(sentence, cause);

/// <summary>How one board's service is started. Immutable.</summary>
public sealed record ApplianceOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public const string Usage =
        "usage: CheckpointEdge.Appliance --data DIR [--urls http://127.0.0.1:5080] [--plugin PATH.dll] [--plugin:NAME VALUE ...] "
        + "[--reader /dev/ttyX] [--document-camera CAMERA] [--traveller-camera CAMERA] [--chip-reader NAME|auto] [--chip-wait-milliseconds 1500] "
        + "[--panel-guard SOCKET] [--panel-limits NAME=NUMBER,...] [--trust DIR] [--models DIR | --models-for-tests DIR] "
        + "[--traveller-languages fr,ar] [--stop-released-by one|two] [--officer-card-reader NAME] [--officer-cards enrolled|all] "
        + "[--proof-hour 3|never] [--sticks /media]; a CAMERA is " + CameraChoice.Usage;

    /// <summary>Longer than this no traveller waits for a chip that may not be there (milliseconds).</summary>
    public const int ChipWaitMillisecondsMax = 60_000;

    private const string PluginSettingPrefix = "--plugin:";

    /// <summary>Where enrolment left <c>unit.json</c>; everything the board keeps lies here.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Loopback unless another address is given; port 0 takes a free one. Plain HTTP: the browser is on this board.</summary>
    public Uri Url { get; init; } = new(DefaultUrl);

    /// <summary>The assembly with the board's devices or their twins; null for none.</summary>
    public string? PluginPath { get; init; }

    public ImmutableSortedDictionary<string, string> PluginSettings { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>A serial MRZ reader, used when the plug-in has none; null for none.</summary>
    public string? ReaderPath { get; init; }

    /// <summary>Looks at the data page, as <see cref="CameraChoice.Usage"/> says; used when the plug-in has none; null for none.</summary>
    public string? DocumentCamera { get; init; }

    /// <summary>Looks at the traveller, as <see cref="CameraChoice.Usage"/> says; used when the plug-in has none; null for none.</summary>
    public string? TravellerCamera { get; init; }

    /// <summary>A PC/SC reader by its name, or <c>auto</c> for the first; used when the plug-in has none; null for none.</summary>
    public string? ChipReaderName { get; init; }

    /// <summary>
    /// The PC/SC reader of the officers' own cards, by its name: never chosen by itself, and never used for documents; null for none.
    /// </summary>
    public string? OfficerCardReaderName { get; init; }

    /// <summary>Nobody signs in without a card; else those who have one need it. Counts where there is a reader for it.</summary>
    public bool OfficerCardsForAll { get; init; }

    /// <summary>The socket of the process that holds the panel's lines; used in place of the plug-in's panel; null for none.</summary>
    public string? PanelGuard { get; init; }

    /// <summary>Times and limits of the panel.</summary>
    public PanelPolicy PanelLimits { get; init; } = new();

    /// <summary>How long a chip is waited for once the lines are read; 0: it has to be there already.</summary>
    public int ChipWaitMilliseconds { get; init; } = ChipStation.WaitMillisecondsDefault;

    /// <summary>
    /// Master lists, country certificates and revocation lists; null: <c>trust</c> in the data directory, if there is one.
    /// </summary>
    public string? TrustDirectory { get; init; }

    /// <summary>The networks that compare faces; null: <c>models</c> in the data directory, if there is one.</summary>
    public string? ModelsDirectory { get; init; }

    /// <summary>Whether models may be used whose licence forbids service: for tests and demonstrations alone.</summary>
    public bool ModelsForTests { get; init; }

    /// <summary>What travellers are told in before a document is read, beside English (BCP 47).</summary>
    public ImmutableArray<string> TravellerLanguages { get; init; } = [];

    /// <summary>Whether a stop is let go by two officers only; false for desks that are staffed by one.</summary>
    public bool StopReleasedByTwo { get; init; } = true;

    /// <summary>At which hour of the day the board proves its line (UTC, 0 to 23); null: never by itself.</summary>
    public int? ProofHour { get; init; } = 3;

    /// <summary>Where sticks are mounted: the set-up reads tickets and lists there.</summary>
    public string SticksDirectory { get; init; } = "/media";

    /// <summary>Where to listen.</summary>
    public IPEndPoint EndPoint => new(
        Url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? IPAddress.Parse(Url.DnsSafeHost) : IPAddress.Loopback,
        Url.Port);

    /// <summary>
    /// With the devices that were bound on this board in the places that the options leave open; a chip reader that is chosen
    /// by itself (<c>auto</c>) gives way to the bound one.
    /// </summary>
    public ApplianceOptions With(DeviceBindings bound) => this with
    {
        ChipReaderName = ChipReaderName is null or PcscReaders.Auto ? bound.Of(DeviceRole.ChipReader) ?? ChipReaderName : ChipReaderName,
        ReaderPath = ReaderPath ?? bound.Of(DeviceRole.MrzReader),
        DocumentCamera = DocumentCamera ?? bound.Of(DeviceRole.DocumentCamera),
        TravellerCamera = TravellerCamera ?? bound.Of(DeviceRole.FaceCamera),
        OfficerCardReaderName = OfficerCardReaderName ?? bound.Of(DeviceRole.OfficerCardReader),
    };

    /// <exception cref="ApplianceException">Something is missing, unknown or wrong.</exception>
    public static ApplianceOptions Parse(IReadOnlyList<string> arguments)
    {
        string? data = null;
        ApplianceOptions options = new() { DataDirectory = "" };
        for (int at = 0; at < arguments.Count; at += 2)
        {
            string name = arguments[at];
            string value = at + 1 < arguments.Count
                ? arguments[at + 1]
                : throw new ApplianceException($"{name} needs a value; {Usage}");
            switch (name)
            {
                case "--data":
                    data = value;
                    break;
                case "--urls":
                    options = options with { Url = UrlOf(value) };
                    break;
                case "--plugin":
                    options = options with { PluginPath = value };
                    break;
                case "--reader":
                    options = options with { ReaderPath = value };
                    break;
                case "--document-camera":
                    options = options with { DocumentCamera = value };
                    break;
                case "--traveller-camera":
                    options = options with { TravellerCamera = value };
                    break;
                case "--traveller-languages":
                    options = options with { TravellerLanguages = LanguagesOf(value) };
                    break;
                case "--chip-reader":
                    options = options with { ChipReaderName = value };
                    break;
                case "--officer-card-reader":
                    options = options with { OfficerCardReaderName = CardReaderOf(value) };
                    break;
                case "--officer-cards":
                    options = options with { OfficerCardsForAll = CardsForAll(value) };
                    break;
                case "--chip-wait-milliseconds":
                    options = options with { ChipWaitMilliseconds = WaitOf(value) };
                    break;
                case "--models":
                    options = options with { ModelsDirectory = value };
                    break;
                case "--models-for-tests":
                    options = options with { ModelsDirectory = value, ModelsForTests = true };
                    break;
                case "--stop-released-by":
                    options = options with { StopReleasedByTwo = PersonsOf(value) == 2 };
                    break;
                case "--sticks":
                    options = options with { SticksDirectory = value };
                    break;
                case "--panel-guard":
                    options = options with { PanelGuard = value };
                    break;
                case "--panel-limits":
                    options = options with { PanelLimits = LimitsOf(value) };
                    break;
                case "--proof-hour":
                    options = options with { ProofHour = HourOf(value) };
                    break;
                case "--trust":
                    options = options with { TrustDirectory = value };
                    break;
                default:
                    options = name.StartsWith(PluginSettingPrefix, StringComparison.Ordinal)
                        ? options with { PluginSettings = options.PluginSettings.SetItem(name[PluginSettingPrefix.Length..], value) }
                        : throw new ApplianceException($"{name} is not an option; {Usage}");
                    break;
            }
        }

        return options with { DataDirectory = data ?? throw new ApplianceException($"--data is missing; {Usage}") };
    }

    private static int WaitOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
        && milliseconds <= ChipWaitMillisecondsMax
            ? milliseconds
            : throw new ApplianceException(
                $"--chip-wait-milliseconds is a whole number from 0 to {ChipWaitMillisecondsMax}, not {text}.");

    private static ImmutableArray<string> LanguagesOf(string text) =>
        Kiosk.TravellerLanguages.Parse(text)
        ?? throw new ApplianceException(
            $"--traveller-languages is at most {Kiosk.TravellerLanguages.OnScreenMax} of "
            + $"{string.Join(' ', Kiosk.TravellerLanguages.All)}, with a comma between, not {text}.");

    private static string CardReaderOf(string text) => text is not (PcscReaders.Auto or "")
        ? text
        : throw new ApplianceException(
            "--officer-card-reader needs the name of a reader: which one is the officers' is not guessed; checkpointctl device list names them.");

    private static bool CardsForAll(string text) => text switch
    {
        "all" => true,
        "enrolled" => false,
        _ => throw new ApplianceException($"--officer-cards is enrolled or all, not {text}."),
    };

    private static int? HourOf(string text) =>
        text == "never" ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int hour) && hour < 24 ? hour
        : throw new ApplianceException($"--proof-hour is an hour of the day, 0 to 23 in UTC, or never, not {text}.");

    private static PanelPolicy LimitsOf(string text)
    {
        try
        {
            return PanelPolicy.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new ApplianceException($"--panel-limits: {wrong.Message}", wrong);
        }
    }

    private static int PersonsOf(string text) => text switch
    {
        "two" => 2,
        "one" => 1,
        _ => throw new ApplianceException($"--stop-released-by is one or two officers, not {text}."),
    };

    private static Uri UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url is { Scheme: "http", AbsolutePath: "/", Query: "", UserInfo: "" }
        && (url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || url.Host == "localhost")
            ? url
            : throw new ApplianceException($"--urls is one address such as {DefaultUrl}, digits or localhost, not {text}.");
}
