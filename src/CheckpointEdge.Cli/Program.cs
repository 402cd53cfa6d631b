using System.CommandLine;
using CheckpointEdge.Cli.Officers;

RootCommand root = new("CheckpointEdge: the technician's and the operator's tool.");
root.Add(OfficerCommands.Create());
return await root.Parse(args).InvokeAsync();
