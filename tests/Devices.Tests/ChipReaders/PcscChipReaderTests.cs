using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Chip;

namespace Devices.Tests.ChipReaders;

/// <summary>Through a real pcscd: what a reading needs of a reader, and every way in which it is taken away.</summary>
[Collection("pcscd")]
public sealed class PcscChipReaderTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private static readonly byte[] _command = [0x00, 0xA4, 0x04, 0x0C, 0x02, 0x3F, 0x00];

    [FactNeeding(Needs.Pcsc)]
    public async Task A_command_reaches_the_chip_and_its_answer_comes_back()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using PcscChipReader reader = Open();
        await using ScriptedChip chip = ScriptedChip.Lay(service.ChipPort, command => [.. command, 0x90, 0x00]);
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        ReadOnlyMemory<byte> answer = await reader.TransceiveAsync(_command, default);
        Assert.Equal((byte[])[.. _command, 0x90, 0x00], answer.ToArray());
        Assert.Equal("Virtual PCD 00 00", reader.Name);
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task Extended_length_passes_both_ways()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using PcscChipReader reader = Open();
        byte[] file = [.. Enumerable.Range(0, 60_000).Select(i => (byte)i)];
        byte[]? received = null;
        await using ScriptedChip chip = ScriptedChip.Lay(service.ChipPort, command =>
        {
            received = command;
            return [.. file, 0x90, 0x00];
        });
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        Assert.True(reader.CommandSizeBytesMax > 65_000 && reader.ResponseSizeBytesMax > 65_000);
        byte[] command = [0x00, 0xB0, 0x00, 0x00, 0x00, 0x4E, 0x20, .. file[..20_000], 0x00, 0x00];
        ReadOnlyMemory<byte> answer = await reader.TransceiveAsync(command, default);
        Assert.Equal(command, received);
        Assert.Equal((byte[])[.. file, 0x90, 0x00], answer.ToArray());
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task Every_connection_powers_the_chip_anew()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using PcscChipReader reader = Open();
        await using ScriptedChip chip = ScriptedChip.Lay(service.ChipPort, _ => [0x90, 0x00]);
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        int first = chip.Powered;
        await reader.ConnectAsync(default);
        int second = chip.Powered;
        await reader.DisconnectAsync();
        await reader.ConnectAsync(default);
        Assert.True(first > 0 && second > first && chip.Powered > second, $"powered {first}, {second}, {chip.Powered} times");
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_chip_lifted_in_the_middle_of_a_command_is_gone_and_laid_again_it_is_found()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using PcscChipReader reader = Open();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptedChip lifted = ScriptedChip.Lay(service.ChipPort, async (_, cancellation) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return [];
        });
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        Task<ReadOnlyMemory<byte>> waiting = reader.TransceiveAsync(_command, default).AsTask();
        await asked.Task.WaitAsync(_limit);
        await lifted.DisposeAsync();
        ChipReaderException gone = await Assert.ThrowsAsync<ChipReaderException>(() => waiting);
        Assert.Equal(ChipReaderFault.ChipGone, gone.Fault);
        await UntilAsync(reader, ChipPresence.Absent);
        Assert.Equal(ChipReaderFault.ChipGone, (await FaultOfConnectAsync(reader)).Fault);

        await using ScriptedChip again = ScriptedChip.Lay(service.ChipPort, _ => [0x90, 0x00]);
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        Assert.Equal(2, (await reader.TransceiveAsync(_command, default)).Length);
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_chip_that_never_answers_ends_at_the_limit_and_the_next_one_is_read()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using PcscChipReader reader = Open(new()
        {
            CommandLimit = TimeSpan.FromMilliseconds(300),
            ConnectLimit = TimeSpan.FromSeconds(2),
        });
        ScriptedChip silent = ScriptedChip.Lay(service.ChipPort, async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return [];
        });
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        ChipReaderException first = await Assert.ThrowsAsync<ChipReaderException>(
            () => reader.TransceiveAsync(_command, default).AsTask());
        Assert.Equal(ChipReaderFault.ChipSilent, first.Fault);

        // The service still waits for the chip; nothing may be sent to it before that is over.
        Assert.Equal(ChipReaderFault.ChipSilent, (await FaultOfConnectAsync(reader)).Fault);

        await silent.DisposeAsync();
        await UntilAsync(reader, ChipPresence.Absent);
        await using ScriptedChip next = ScriptedChip.Lay(service.ChipPort, _ => [0x90, 0x00]);
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        Assert.Equal(2, (await reader.TransceiveAsync(_command, default)).Length);
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_cancelled_command_lets_the_chip_go()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using PcscChipReader reader = Open();
        using CancellationTokenSource stop = new();
        await using ScriptedChip chip = ScriptedChip.Lay(service.ChipPort, async (command, cancellation) =>
        {
            if (command.AsSpan().SequenceEqual(_command))
                await stop.CancelAsync();
            return [0x90, 0x00];
        });
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.TransceiveAsync(_command, stop.Token).AsTask());
        await reader.ConnectAsync(default);
        Assert.Equal(2, (await reader.TransceiveAsync(new byte[] { 0, 0x84, 0, 0, 8 }, default)).Length);
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_chip_is_taken_by_one_program_alone()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using PcscChipReader first = Open();
        await using PcscChipReader second = Open();
        await using ScriptedChip chip = ScriptedChip.Lay(service.ChipPort, _ => [0x90, 0x00]);
        await UntilAsync(first, ChipPresence.Present);
        await UntilAsync(second, ChipPresence.Present);
        await first.ConnectAsync(default);
        ChipReaderException refused = await FaultOfConnectAsync(second);
        Assert.Equal(ChipReaderFault.Taken, refused.Fault);
        await first.DisconnectAsync();
        await second.ConnectAsync(default);
        Assert.Equal(2, (await second.TransceiveAsync(_command, default)).Length);
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task Of_several_readers_the_one_with_a_chip_is_chosen_or_the_one_that_is_named()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using ScriptedChip chip = ScriptedChip.Lay(service.SecondChipPort, _ => [0x90, 0x00]);
        await using PcscChipReader any = Open();
        await UntilAsync(any, ChipPresence.Present);
        Assert.Equal("Virtual PCD 00 01", any.Name);

        await using PcscChipReader first = Open(new() { Reader = "pcd 00 00" });
        await UntilAsync(first, ChipPresence.Absent);
        Assert.Equal("Virtual PCD 00 00", first.Name);

        await using PcscChipReader other = Open(new() { Reader = "Omnikey" });
        await other.Looked;
        ChipReaderException none = await FaultOfConnectAsync(other);
        Assert.Equal(ChipReaderFault.ReaderGone, none.Fault);
        Assert.Equal(
            "No chip reader is called Omnikey; there are: Virtual PCD 00 00, Virtual PCD 00 01.", none.Message);
    }

    [FactNeeding(Needs.Pcsc)]
    public async Task A_service_that_dies_is_told_in_one_sentence_and_found_again_when_it_is_back()
    {
        await using Pcscd service = await Pcscd.StartAsync();
        await using PcscChipReader reader = Open();
        await using (ScriptedChip chip = ScriptedChip.Lay(service.ChipPort, _ => [0x90, 0x00]))
        {
            await UntilAsync(reader, ChipPresence.Present);
            await reader.ConnectAsync(default);
            service.Kill();
            ChipReaderException gone = await Assert.ThrowsAsync<ChipReaderException>(
                () => reader.TransceiveAsync(_command, default).AsTask());
            Assert.Equal(ChipReaderFault.ReaderGone, gone.Fault);
            Assert.Equal("The smart card service (pcscd) does not answer; start it, it is found again by itself.", gone.Message);
        }

        await UntilAsync(reader, ChipPresence.ReaderGone);
        Assert.Equal(ChipReaderFault.ReaderGone, (await FaultOfConnectAsync(reader)).Fault);
        Assert.NotNull(PcscReaders.List().Trouble);

        await service.StartAgainAsync();
        await UntilAsync(reader, ChipPresence.Absent);
        await using ScriptedChip next = ScriptedChip.Lay(service.ChipPort, _ => [0x90, 0x00]);
        await UntilAsync(reader, ChipPresence.Present);
        await reader.ConnectAsync(default);
        Assert.Equal(2, (await reader.TransceiveAsync(_command, default)).Length);
    }

    private static async Task<ChipReaderException> FaultOfConnectAsync(PcscChipReader reader) =>
        await Assert.ThrowsAsync<ChipReaderException>(() => reader.ConnectAsync(default).AsTask());

    private static PcscChipReader Open(PcscChipReaderOptions? options = null) => new(
        (options ?? new()) with { LookAgainAfter = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);

    private static async Task UntilAsync(PcscChipReader reader, ChipPresence wanted)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (reader.Presence == wanted)
                reached.TrySetResult();
        }

        reader.Changed += Look;
        Look();
        try
        {
            await reached.Task.WaitAsync(_limit);
        }
        finally
        {
            reader.Changed -= Look;
        }
    }
}
