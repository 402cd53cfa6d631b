using System.Collections.Immutable;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

/// <summary>A temporary place for source files.</summary>
internal sealed class SourceFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("sources-").FullName;

    public string At(string name) => Path.Combine(Root, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(At(name), content);
        return At(name);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public ImmutableArray<ListRecord> Read(string kind, string name, string content) =>
        Importers.Open(kind, Write(name, content)).ReadAll();

    /// <summary>The sentence with which the file is refused; nothing of it may have come out.</summary>
    public string Refusal(string kind, string name, string content) =>
        Assert.Throws<ImportException>(() => Read(kind, name, content)).Message;
}
