using System.Collections.Immutable;
using CheckpointEdge.Appliance.Clearing;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Cli.Tests.Doctor;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.TravelDocuments.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace CheckpointEdge.Cli.Tests.Proof;

/// <summary>The board's own traveller, through the real line with a list of a real Central, and what Central and the screen hear of it.</summary>
[Collection(BoardOfTheDoctor.Name)]
public sealed class SelfProofTests(BoardOfTheDoctor house)
{
    [Fact]
    public async Task The_boards_own_traveller_is_found_recorded_and_delivered_and_is_no_hit()
    {
        using Proving board = new(house, withList: true);

        Assert.Equal("", await board.Proof.RunOnceAsync(CancellationToken.None));

        Assert.NotNull(board.Proof.ProvenAt);
        Assert.Equal([TravellerSignal.PleaseWait, TravellerSignal.OutOfService], board.Panel);
        Assert.Empty(board.Screen.State.Devices);
        Assert.Null(board.Screen.State.Result);
        Assert.Empty(board.Records.Lines(10));
        Assert.Equal(0, board.Records.Queue().Waiting);
        Report report = Assert.Single(board.Records.Waiting(10, 1 << 20));
        Assert.Equal(ReportKind.Desk, report.Kind);

        using CentralLink link = CentralLink.Open(board.Data, house.Unit, TimeProvider.System);
        ReceiptBatch receipts = await link.SendReportsAsync(new ReportBatch([report]), CancellationToken.None);
        board.Records.Accept(receipts.Receipts);
        Assert.Empty(board.Records.Waiting(10, 1 << 20));
        using HttpClient ops = await house.Central.SignedInAsync("ops");
        Assert.DoesNotContain(report.HitId.ToString(), await ops.GetStringAsync("/api/hits"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_is_not_found_fails_the_line()
    {
        using Proving board = new(house, withList: true);
        PresentedDocument nobody = new(
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", default)
        { ProofOf = "p1" };

        Check check = await board.Line.RunAsync(nobody, "", _ => { }, CancellationToken.None);

        Assert.False(check.Recorded);
        Assert.Equal(("Record", "failed"), (check.Steps[^1].Name, check.Steps[^1].State));
        Assert.Equal(ReportKind.Desk, Assert.Single(board.Records.Waiting(10, 1 << 20)).Kind);
    }

    [Fact]
    public async Task A_proof_that_fails_is_on_the_screen_and_at_Central_until_one_succeeds()
    {
        using Proving board = new(house, withList: false);

        string trouble = await board.Proof.RunOnceAsync(CancellationToken.None);

        Assert.Contains("no verified list", trouble, StringComparison.Ordinal);
        DeviceView shown = Assert.Single(board.Screen.State.Devices);
        Assert.Equal((SelfProof.Name, false, trouble), (shown.Name, shown.Well, shown.Sentence));
        await TellAsync(board);
        Assert.Equal(trouble, Assert.Single(Concerns()));

        await house.TakeListAsync(board.Data, board.Shelf);
        Assert.Equal("", await board.Proof.RunOnceAsync(CancellationToken.None));
        Assert.True(Assert.Single(board.Screen.State.Devices).Well);
        await TellAsync(board);
        Assert.Empty(Concerns());
    }

    private async Task TellAsync(Proving board)
    {
        using CentralLink link = CentralLink.Open(board.Data, house.Unit, TimeProvider.System);
        await link.SendStatusAsync(
            new UnitStatus { ListGeneration = 0, ListCreatedAt = null, Waiting = 0, Version = "0.1.0", ProofTrouble = board.Proof.Trouble },
            CancellationToken.None);
    }

    /// <summary>What Central keeps of boards that are not well.</summary>
    private ImmutableArray<string> Concerns()
    {
        using CentralDatabase database = CentralDatabase.Open(house.Central.Folder, guest: true);
        return database.Read(store => store.Query(
            "SELECT sentence FROM unit_concerns WHERE unit = $unit AND subject = 'proof'", row => row.GetString(0), ("$unit", "north-1")));
    }

    /// <summary>The stations of a board, put together as its service does.</summary>
    private sealed class Proving : IDisposable
    {
        public Proving(BoardOfTheDoctor house, bool withList)
        {
            DoctoredBoard board = house.Copy();
            Data = board.Data;
            if (!withList)
                Directory.Delete(board.At("lists"), recursive: true);
            TimeProvider time = TimeProvider.System;
            Records = RecordStore.Open(Data, house.Unit, time);
            Shelf = ListShelf.Open(Data, house.Unit, time);
            Screen = new KioskScreen(house.Unit, time);
            Line = new CheckpointLine(
                house.Unit, Shelf, ClearedPairs.Open(Data, house.Unit, time), new ClockWatch(Records, Shelf, time), Records,
                new ChipStation(null, 0, time), TrustStore.Empty, time);
            Proof = new SelfProof(
                Data, null, Line, Shelf, new TravellerSignals(OnPanel), Screen, time, NullLogger<SelfProof>.Instance);
        }

        public string Data { get; }
        public List<TravellerSignal> Panel { get; } = [];
        public RecordStore Records { get; }
        public ListShelf Shelf { get; }
        public KioskScreen Screen { get; }
        public CheckpointLine Line { get; }
        public SelfProof Proof { get; }

        private TravellerSignal OnPanel(TravellerSignal signal)
        {
            Panel.Add(signal);
            return signal;
        }

        public void Dispose()
        {
            Proof.Dispose();
            Shelf.Dispose();
            Records.Dispose();
        }
    }
}
