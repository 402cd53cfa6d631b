using System.Security.Cryptography.X509Certificates;

namespace CheckpointEdge.Appliance.Sync;

/// <summary>The limits of every conversation with Central. Immutable.</summary>
public sealed record CentralLinkOptions
{
    /// <summary>Until the connection stands, TLS included (seconds).</summary>
    public double ConnectTimeoutSeconds { get; init; } = 10;

    /// <summary>Until a small answer (receipts, answers, manifest) is whole (seconds).</summary>
    public double RequestTimeoutSeconds { get; init; } = 30;

    /// <summary>A download is measured over this time (seconds) …</summary>
    public double RateWindowSeconds { get; init; } = 30;

    /// <summary>… and broken off when it is slower than this (bytes per second). It goes on later from where it was.</summary>
    public int RateBytesPerSecondMin { get; init; } = 512;

    /// <summary>A small answer larger than this is not read on (bytes).</summary>
    public int AnswerBytesMax { get; init; } = 1 << 20;

    /// <summary>What carries requests in place of TLS, given the certificate that is shown; null: TLS. A simulation puts its network here.</summary>
    internal Func<X509Certificate2?, HttpMessageHandler>? Carrier { get; init; }
}
