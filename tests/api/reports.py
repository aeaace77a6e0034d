"""Delivery reports as mail servers write them, each after one of its kind."""

WHOLE = """From: Weiss & Partner <desk@weiss.example>
To: Ana =?utf-8?q?S=C3=B8rensen?= <{to}>
Subject: Weiss & Partner asks you to sign: Engagement letter
Message-ID: <{id}@desk.weiss.example>
Date: Fri, 27 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

Hello Ana
"""

POSTFIX = """Return-Path: <>
Received: by mail.weiss.example (Postfix) id 4BX1Yz0000z9; Fri, 27 Nov 2026 10:00:02 +0000 (UTC)
Date: Fri, 27 Nov 2026 10:00:02 +0000 (UTC)
From: MAILER-DAEMON@mail.weiss.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: desk@weiss.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4BX1Yx.1795773602/mail.weiss.example"
Content-Transfer-Encoding: 8bit
Message-Id: <20261127100002.4BX1Yz0000z9@mail.weiss.example>

This is a MIME-encapsulated message.

--4BX1Yx.1795773602/mail.weiss.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mail.weiss.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--4BX1Yx.1795773602/mail.weiss.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.weiss.example
X-Postfix-Queue-ID: 4BX1Yx
X-Postfix-Sender: rfc822; desk@weiss.example
Arrival-Date: Fri, 27 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.client.example
Diagnostic-Code: smtp; 550 5.1.1 <{to}>: Recipient address
    rejected: User unknown in virtual mailbox table

--4BX1Yx.1795773602/mail.weiss.example
Content-Description: Undelivered Message
Content-Type: message/rfc822

{whole}
--4BX1Yx.1795773602/mail.weiss.example--
"""

EXCHANGE = """From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@client.example>
To: desk@weiss.example
Date: Fri, 27 Nov 2026 10:00:05 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_c1b2d3e4-0000-4444-8888-000000000000_"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <c1b2d3e4-0000-4444-8888-000000000000@EX01.client.example>
In-Reply-To: <{id}@desk.weiss.example>
References: <{id}@desk.weiss.example>
Subject: Undeliverable: Weiss & Partner asks you to sign: Engagement letter
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_c1b2d3e4-0000-4444-8888-000000000000_
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="_c1b2d3e4-0000-4444-8888-000000000001_"

--_c1b2d3e4-0000-4444-8888-000000000001_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Delivery has failed to these recipients or groups:

--_c1b2d3e4-0000-4444-8888-000000000001_
Content-Type: text/html; charset="us-ascii"

<html><body>Delivery has failed to these recipients or groups:</body></html>

--_c1b2d3e4-0000-4444-8888-000000000001_--

--_c1b2d3e4-0000-4444-8888-000000000000_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.client.example
Received-From-MTA: dns;mail.weiss.example
Arrival-Date: Fri, 27 Nov 2026 10:00:04 +0000

Final-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
X-Display-Name: ana

--_c1b2d3e4-0000-4444-8888-000000000000_
Content-Type: text/rfc822-headers

From: Weiss & Partner <desk@weiss.example>
Subject: Weiss & Partner asks you to sign: Engagement letter

--_c1b2d3e4-0000-4444-8888-000000000000_--
"""

GMAIL = """From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: desk@weiss.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <{id}@desk.weiss.example>
In-Reply-To: <{id}@desk.weiss.example>
X-Failed-Recipients: {to}
Message-ID: <6741f0aa.050a0220.0000.GMR@mx.google.com>
Date: Fri, 27 Nov 2026 02:00:03 -0800 (PST)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="0000000000000a1b2c0627"; report-type=delivery-status

--0000000000000a1b2c0627
Content-Type: multipart/related; boundary="0000000000000a1b380627"

--0000000000000a1b380627
Content-Type: text/plain; charset="UTF-8"

** Address not found **

--0000000000000a1b380627--
--0000000000000a1b2c0627
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; desk@weiss.example
Arrival-Date: Fri, 27 Nov 2026 02:00:02 -0800 (PST)
X-Original-Message-ID: <{id}@desk.weiss.example>

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Remote-MTA: dns; gmail-smtp-in.l.google.com. (142.250.0.27, the server for the domain client.example.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces. - gsmtp
Last-Attempt-Date: Fri, 27 Nov 2026 02:00:03 -0800 (PST)

--0000000000000a1b2c0627
Content-Type: message/rfc822

{whole}
--0000000000000a1b2c0627--
"""

SERVERS = {"Postfix": POSTFIX, "Exchange": EXCHANGE, "Gmail": GMAIL}


def report(server: str, id: str, to: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A report about the mail with this id, as this kind of server writes it, with the line ends of the wire."""
    whole = WHOLE.format(id=id, to=to)
    text = SERVERS[server].format(id=id, to=to, action=action, status=status, whole=whole)
    return text.replace("\n", "\r\n").encode()
