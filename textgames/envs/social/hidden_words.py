"""Words that come up in any conversation, each with a question that leads to it; our own work."""

_TABLE = """\
coffee | What keeps you awake after too little sleep?
bread | What do you buy in a bakery?
breakfast | Which meal comes first?
dinner | What do you have in the evening, sitting down to eat?
water | What do you want when you are thirsty?
cheese | What do mice love, people say?
apple | Which fruit did Newton see fall?
banana | Which yellow fruit do monkeys like?
chocolate | Which sweet brown thing melts in your fingers?
sugar | What makes pastry sweet?
salt | What do you add when food tastes of nothing?
kitchen | In which room do you cook?
pizza | What is round, hot and Italian, with toppings?
cake | What do you bake and put candles on?
birthday | Which day of yours comes with candles?
party | What do you throw when you want many guests?
music | What do you listen to when you relax?
guitar | Which instrument with six strings would you learn?
piano | Which instrument did Chopin play?
song | What would you sing in the shower?
dance | What do you do when the band begins?
movie | What do you watch in a cinema?
book | What do you read before you sleep?
library | Where can you borrow novels?
story | What do you tell children at bedtime?
newspaper | Where do you read on a Sunday what has happened?
letter | What did people post before there was e-mail?
school | Where did you learn to read and write?
teacher | Who marked your homework?
friend | Whom do you call when you are sad?
mother | Who taught you to speak?
father | Who is married to your mum?
sister | Who else grew up with you, a girl?
brother | Who else grew up with you, a boy?
family | Whom do you meet at Christmas?
baby | Who cries in the cradle?
doctor | Whom do you see when you are ill?
hospital | Where are operations done?
dog | Which pet barks?
cat | Which pet purrs?
horse | Which animal do cowboys ride?
bird | What sings outside before sunrise?
fish | What lives in an aquarium?
garden | Where do you plant roses?
flower | What do you bring when you are invited?
tree | What has leaves and a trunk?
forest | Where do wolves and deer live?
mountain | What did you climb on your last hike?
river | What do you cross by ferry?
ocean | What lies between Europe and America?
beach | Where do you lie on the sand?
island | Where would you be stranded with three things?
weather | What do people talk about when they have nothing to say?
rain | Why would one carry an umbrella?
snow | What is white and falls softly?
wind | What fills the sails of a boat?
cloud | What hides the sun?
storm | What does a captain fear?
summer | Which season do you like best?
winter | Which season is the coldest?
spring | When do the first tulips open?
morning | When do you get up?
night | When do owls hunt?
weekend | What do you look forward to on a Friday?
holiday | What do you take when you need a rest from work?
hotel | Where do you sleep when you travel?
airport | Where do you board a flight?
train | What runs on rails?
bicycle | What has two wheels and pedals?
car | What do you drive to work?
bus | What do you wait for at a stop?
ticket | What do you need to get into a theatre?
money | What do you earn?
bank | Where do you keep your savings?
price | What do you ask about before you buy?
market | Where do you buy vegetables from a stall?
shop | Where do you buy things?
shirt | What do you wear with a tie?
shoe | What did Cinderella lose?
hat | What do you wear against the sun on your head?
coat | What do you put on when you go out into the cold?
puzzle | What has a thousand pieces that fit together?
picture | What hangs on your wall?
camera | What do you take photographs with?
phone | What rings in your pocket?
computer | What do you type on all day?
television | What stands in the living room and shows the news?
game | What are we doing here, would you say?
football | Which sport is played eleven against eleven?
team | What does a player belong to?
ball | What do you kick or throw?
race | What do runners try to win?
winner | Who stands in the middle of the podium?
chess | Which board has bishops and pawns on it?
luck | What brings a clover with four leaves?
dream | What do you see while you sleep?
bed | Where do you lie down in the evening?
chair | What do you sit on?
table | What do you set before a meal?
window | What do you look out of?
door | What do you knock at?
house | Where do you live?
street | What do you cross at the zebra stripes?
city | What is larger than a town?
village | What is smaller than a town?
country | What do you need a passport to leave?
language | What is English or Spanish?
word | What is hidden in this conversation?
question | What have I just asked you?
answer | What do you owe me now?
secret | What would you never tell anybody?
truth | What do you swear to tell in court?
number | What is seven?
time | What is it that flies, as people say?
clock | What hangs on the wall and ticks?
hour | How long does one round of the big pointer take?
minute | How long is sixty seconds?
year | What has 365 days?
month | What is April?
world | What would you travel around in eighty days?
moon | What is sometimes full and sometimes new?
star | What do you wish upon when it falls?
fire | What burns in a stove?
light | What do you switch on when it is dark?
ice | What do you skate on?
gold | What is the best medal made of?
paper | What do you write on with a pen?
pencil | What do you draw with?
ladder | What do you climb to change a bulb?
glass | What do you drink juice from?
bottle | What does beer come in?
box | What do you pack things into when you move?
key | What do you lose in front of your own flat?
mirror | Where do you see yourself?
face | What do you wash after you get up?
hand | What do you shake when you meet somebody?
heart | What beats faster when you are in love?
hair | What does a barber cut?
smile | What do you do when you are pleased?
tear | What runs down a cheek?
voice | What do singers take care of?
idea | What do you need before you can begin?
problem | What do you have to solve?
plan | What do you make before you begin?
job | What do you do for a living?
office | Where do you go on weekdays?
boss | Who tells you what to do?
king | Who wears a crown?
castle | Where did knights live?
ghost | What haunts an old ruin?
magic | What is a wizard able to do?
robot | What does an engineer build that can walk?
planet | What is Mars?
rocket | What takes people into space?
museum | Where do old paintings hang?
church | Where are people married?
wedding | What do bride and groom celebrate?
present | What do you unwrap?
surprise | What is a visit nobody expected?
joke | What makes people laugh?
mistake | What does everybody make?
health | What do you wish somebody with a cold?
medicine | What does a pharmacy sell?
farmer | Who drives a tractor?
soldier | Who serves in an army?
lawyer | Who defends you in court?
artist | Who paints or sculpts?
nurse | Who takes your temperature on a ward?
egg | What does a hen lay?
soup | What do you eat with a spoon?
tea | What do the English drink at five?
wine | What is made from grapes?
milk | What comes from cows?
rice | What do you eat with sushi?
butter | What do you spread under jam?
lemon | Which fruit is sour and yellow?
orange | Which fruit is named like its colour?
potato | What are chips made of?
tomato | What is ketchup made of?
lion | Which animal is said to rule the jungle?
elephant | Which animal has a trunk?
spider | What spins webs?
soap | What do you use up under the shower?
pillow | What do you rest your head on?
blanket | What do you pull over yourself when you feel cold?
map | What did people unfold to find the way?
bridge | What leads across a canyon?
tower | What is Eiffel known for?
statue | What does a sculptor carve?
desert | Where do camels live?
cough | What is a sign of a cold?
garlic | What do vampires hate?
pepper | What makes you sneeze?
honey | What do bees make?
pirate | Who buries treasure?
sailor | Who works on a ship?
queen | Who lives in Buckingham Palace?
"""
LEADS = dict(line.split(" | ") for line in _TABLE.splitlines())
WORDS = tuple(LEADS)
