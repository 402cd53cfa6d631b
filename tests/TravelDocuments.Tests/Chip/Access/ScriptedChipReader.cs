using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>
/// A reader whose chip knows its lines: every command has to be the next one of the script, byte for byte, and gets the
/// answer that stands there. For the worked examples of the standard and for recorded exchanges.
/// </summary>
internal sealed class ScriptedChipReader(params (string Command, string Response)[] script) : IChipReader
{
    private int _at;

    public string Name => "script";

    public ChipPresence Presence => ChipPresence.Present;

    public int CommandSizeBytesMax { get; init; } = 65_544;

    public int ResponseSizeBytesMax { get; init; } = 65_538;

    /// <summary>All lines were asked for.</summary>
    public bool IsAtEnd => _at == script.Length;

    public event Action? Changed
    {
        add { }
        remove { }
    }

    public ValueTask ConnectAsync(CancellationToken cancellation) => default;

    public ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        Assert.True(_at < script.Length, $"No line is left for {Convert.ToHexString(command.Span)}.");
        (string expected, string response) = script[_at++];
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(command.Span));
        return new(Convert.FromHexString(response.Replace(" ", "", StringComparison.Ordinal)));
    }

    public ValueTask DisconnectAsync() => default;

    public ValueTask DisposeAsync() => default;
}

/// <summary>Hands out the random numbers of a worked example, one after the other, each at the length asked for.</summary>
internal sealed class KnownNumbers(params string[] hex)
{
    private int _at;

    public void Fill(Span<byte> bytes) =>
        Convert.FromHexString(hex[_at++].Replace(" ", "", StringComparison.Ordinal)).CopyTo(bytes);
}
