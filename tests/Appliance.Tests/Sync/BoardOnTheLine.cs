using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Appliance.Tests.Records;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Appliance.Tests.Sync;

/// <summary>An enrolled board with its folder, a Central that answers over real HTTPS, and the line between them.</summary>
public abstract class BoardOnTheLine : IAsyncLifetime, IDisposable
{
    internal Board Board { get; } = new();
    internal CentralServer Server { get; private set; } = null!;
    internal UnitIdentity Unit { get; private set; } = null!;
    internal CentralLink Central { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await CentralServer.StartAsync(Board);
        Unit = Server.Enrolled();
        Central = CentralLink.Open(Board.Data, Unit, Board.Time);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose()
    {
        Central.Dispose();
        Board.Dispose();
        GC.SuppressFinalize(this);
    }
}
