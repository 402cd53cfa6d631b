using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip;

/// <summary>
/// One session with one chip: protects every command once keys are agreed, fetches what the chip holds back (61xx) and asks
/// again with the length it names (6Cxx). For one caller at a time.
/// </summary>
public sealed class ChipChannel(IChipReader reader)
{
    /// <summary>Answers to one command that are joined (count), so that no chip makes the reader fetch for ever.</summary>
    public const int ResponsePartsMax = 300;

    /// <summary>The size of one joined answer (bytes).</summary>
    public const int ResponseSizeBytesMax = 66_000;

    public IChipReader Reader { get; } = reader;

    /// <summary>Where challenges and ephemeral keys come from; another source is for the standards' worked examples alone.</summary>
    public RandomFill Random { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>Set by BAC, PACE and Chip Authentication; null: commands go as they are.</summary>
    public SecureMessaging? Messaging { get; set; }

    /// <summary>Exchanged with the chip so far (count).</summary>
    public int Commands { get; private set; }

    /// <summary>Reader and chip both know extended length; false until somebody has found out.</summary>
    public bool ExtendedLength { get; set; }

    /// <summary>One command and its answer; an error status is no exception.</summary>
    /// <exception cref="ChipReaderException">The chip went away, or its answer cannot be read.</exception>
    /// <exception cref="SecureMessagingException">The protected session is over; open the chip anew.</exception>
    public async ValueTask<ResponseApdu> SendAsync(CommandApdu command, CancellationToken cancellation)
    {
        ResponseApdu response = await SendOnceAsync(command, cancellation);
        if (StatusWord.IsRightLength(response.Status) && command.ExpectedLength is not null)
            response = await SendOnceAsync(command with { ExpectedLength = ShortLength(response.Status) }, cancellation);
        return response;
    }

    private async ValueTask<ResponseApdu> SendOnceAsync(CommandApdu command, CancellationToken cancellation)
    {
        if (Messaging is not { } messaging)
            return await ExchangeAsync(command.Encode(), cancellation);
        return messaging.Unprotect(await ExchangeAsync(messaging.Protect(command), cancellation));
    }

    /// <summary>GET RESPONSE until the answer is whole (ISO/IEC 7816-4, 5.3.4); it is never protected itself.</summary>
    private async ValueTask<ResponseApdu> ExchangeAsync(byte[] command, CancellationToken cancellation)
    {
        ResponseApdu response = await TransceiveAsync(command, cancellation);
        if (!StatusWord.IsMoreData(response.Status))
            return response;
        List<byte> whole = [.. response.Data.Span];
        for (int parts = 1; StatusWord.IsMoreData(response.Status); parts++)
        {
            if (parts == ResponsePartsMax || whole.Count > ResponseSizeBytesMax)
                throw new ChipReaderException(
                    ChipReaderFault.Transmission, "The chip's answer does not end; lay the document on the reader again.");
            CommandApdu next = new(0x00, 0xC0, 0x00, 0x00, ExpectedLength: ShortLength(response.Status));
            response = await TransceiveAsync(next.Encode(), cancellation);
            whole.AddRange(response.Data.Span);
        }

        return new(whole.ToArray(), response.Status);
    }

    private async ValueTask<ResponseApdu> TransceiveAsync(byte[] command, CancellationToken cancellation)
    {
        Commands++;
        return ResponseApdu.Decode(await Reader.TransceiveAsync(command, cancellation));
    }

    private static int ShortLength(ushort status) => (status & 0xFF) is var length and not 0 ? length : 256;
}
