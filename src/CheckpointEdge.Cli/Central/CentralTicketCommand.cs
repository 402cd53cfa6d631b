using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Enrolment;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Enrolment;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central ticket</c>: lets one new board in. Works on the data directory, whether Central runs or not.</summary>
internal static class CentralTicketCommand
{
    public static Command Create()
    {
        Option<string> unit = new("--unit") { Description = "The board's name: letters, digits, hyphens.", Required = true };
        Option<string> site = new("--site") { Description = "Where it stands.", Required = true };
        Option<string> lane = new("--lane") { Description = "Which lane.", Required = true };
        Option<string> output = new("--out") { Description = "New file for the ticket (mode 0600).", Required = true };
        Option<bool> code = new("--code") { Description = "Says the code too, to be typed on the board: checkpointctl enrol CODE." };
        Option<string> boards = new("--boards")
        {
            Description = "The address under which boards reach Central.",
            DefaultValueFactory = _ => CentralOptions.DefaultBoards,
        };
        Command command = new(
            "ticket",
            "Makes a ticket with which one board comes in, once.\n"
            + "Example: checkpointctl central ticket --data DIR --unit north-1 --site 'North gate' --lane 1 --out ticket.json")
        {
            CentralCommands.Data, unit, site, lane, output, code, boards, CentralCommands.Json,
        };
        command.SetAction((parsed, _) => CentralCommands.RunAsync(() =>
        {
            string file = parsed.GetValue(output)!;
            if (Path.Exists(file))
                throw new CentralException($"{file} exists already; name a new file for the ticket.");
            (EnrolmentTicket ticket, TicketCode typed) = Issue(
                parsed.GetValue(CentralCommands.Data)!, parsed.GetValue(boards)!, parsed.GetValue(unit)!,
                parsed.GetValue(site)!, parsed.GetValue(lane)!);
            PrivateFile.Write(file, JsonSerializer.Serialize(ticket, ExchangeJson.Default.EnrolmentTicket));
            Console.WriteLine(parsed.GetValue(CentralCommands.Json)
                ? JsonSerializer.Serialize(new { file, unit = ticket.Unit, expiresAt = ticket.ExpiresAt })
                : $"{file} lets {ticket.Unit} in, once, until {ticket.ExpiresAt:u}.");
            if (parsed.GetValue(code))
                Console.WriteLine(typed);
            return Task.FromResult(CommandLine.Done);
        }));
        return command;
    }

    private static (EnrolmentTicket Ticket, TicketCode Code) Issue(string data, string boards, string unit, string site, string lane)
    {
        TimeProvider time = TimeProvider.System;
        using CentralKeys keys = CentralKeys.Open(data, time.GetUtcNow(), guest: true);
        using CentralDatabase database = CentralDatabase.Open(data, guest: true);
        AuditLog audit = new(database, time);
        AccountStore accounts = new(database, audit, time);
        UnitStore units = new(database, audit, accounts, keys, time);
        EnrolmentTicket ticket = units.IssueTicket(boards, unit, site, lane, "checkpointctl");
        return (ticket, units.CodeOf(ticket));
    }
}
