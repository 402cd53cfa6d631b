using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>
/// A chip in a protected session that knows Chip Authentication alone: it takes a public key by MSE:SET KAT or by GENERAL
/// AUTHENTICATE, agrees on new keys and goes on under them.
/// </summary>
/// <param name="agree">Shared secret of a public key that was sent; null: the chip has no private key.</param>
/// <param name="statusOf">What it says to a plain instruction and parameter 2; 9000: it does it.</param>
internal sealed class ChipWithKey(
    ChipSide session, SessionCipher next, Func<byte[], byte[]?> agree, Func<byte, byte, ushort> statusOf) : IChipReader
{
    private ChipSide _session = session;

    public string Name => "chip with a key";

    public ChipPresence Presence => ChipPresence.Present;

    public int CommandSizeBytesMax { get; init; } = 65_544;

    public int ResponseSizeBytesMax => 65_538;

    /// <summary>Instruction and parameter 2 of what was asked, in order.</summary>
    public List<string> Asked { get; } = [];

    public event Action? Changed
    {
        add { }
        remove { }
    }

    public ValueTask ConnectAsync(CancellationToken cancellation) => default;

    public ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        byte[] bytes = command.ToArray();
        Asked.Add($"{bytes[1]:X2} {bytes[3]:X2}");
        _session.Receive();
        ushort status = statusOf(bytes[1], bytes[3]);
        byte[]? key = status == 0x9000 ? PublicKeyIn(bytes) : null;
        byte[] answer = _session.Answer(bytes[1] == 0x86 && status == 0x9000 ? [0x7C, 0x00] : [], status);
        if (key is not null)
        {
            // Without a private key it goes on as it was: a copy can do no better.
            if (agree(key) is { } secret)
                _session = new(next, KeyDerivation.Derive(secret, 1, next), KeyDerivation.Derive(secret, 2, next));
        }

        return new(answer);
    }

    public ValueTask DisconnectAsync() => default;

    public ValueTask DisposeAsync() => default;

    private byte[]? PublicKeyIn(byte[] command)
    {
        bool isTemplate = command[1] == 0x22 && command[3] == 0xA6;
        if (!isTemplate && command[1] != 0x86)
            return null;
        int lengthSize = command[4] == 0 ? 3 : 1;
        Assert.True(CheckpointEdge.TravelDocuments.Tlv.BerTlv.TryRead(command.AsMemory(4 + lengthSize), out var cryptogram));
        byte[] plain = _session.Decrypt(cryptogram.Value[1..].ToArray());
        Assert.True(CheckpointEdge.TravelDocuments.Tlv.BerTlv.TryRead(plain, out var outer));
        return (isTemplate ? outer.Value : outer.Find(0x80)!.Value.Value).ToArray();
    }
}
